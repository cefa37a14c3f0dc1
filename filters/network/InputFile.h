#ifndef layerscope_network_InputFile_h
#define layerscope_network_InputFile_h

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace layerscope
{

/// A file that is read at any place, by any number of threads. Another program may change or shorten it
/// meanwhile: reading then fails or finds other bytes, and nothing worse, while touching a mapped file behind
/// its new end would end the process.
class InputFile
{
public:
  /// Throws Error where the file cannot be opened.
  explicit InputFile(const std::filesystem::path& file);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// When it was opened.
  std::uint64_t size() const { return size_; }

  /// Up to `bytes` bytes from `offset` on; fewer at the end of the file, and where it cannot be read.
  std::size_t readSome(std::uint64_t offset, std::size_t bytes, void* to) const;

  /// Throws Error where there are fewer.
  void read(std::uint64_t offset, std::size_t bytes, void* to) const;

private:
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace layerscope

#endif
