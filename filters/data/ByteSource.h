#ifndef layerscope_data_ByteSource_h
#define layerscope_data_ByteSource_h

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "DataFile.h"

namespace layerscope
{

/// Bytes that can be read at any place, by several threads: a file, a part of one, or what a compressed one
/// holds.
class ByteSource
{
public:
  virtual ~ByteSource() = default;

  virtual const std::string& path() const = 0;
  virtual std::uint64_t size() const = 0;
  /// Throws Error when the file changed after it was opened.
  virtual void checkUnchanged() const = 0;
  /// The same, or when there is no such range.
  virtual void read(std::uint64_t offset, std::size_t bytes, void* target) const = 0;
};

/// A part of a file.
class FileBytes : public ByteSource
{
public:
  /// Throws Error when the file has no such part.
  FileBytes(std::shared_ptr<const DataFile> file, std::uint64_t begin, std::uint64_t size);

  const std::string& path() const override { return file_->path(); }
  std::uint64_t size() const override { return size_; }
  void checkUnchanged() const override { file_->checkUnchanged(); }
  void read(std::uint64_t offset, std::size_t bytes, void* target) const override;

private:
  std::shared_ptr<const DataFile> file_;
  std::uint64_t begin_ = 0;
  std::uint64_t size_ = 0;
};

/// What a file holds: of a gzip file, which its first bytes tell, the content. Throws Error.
std::shared_ptr<const ByteSource> openBytes(const std::string& file);

}  // namespace layerscope

#endif
