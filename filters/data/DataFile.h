#ifndef layerscope_data_DataFile_h
#define layerscope_data_DataFile_h

#include <cstddef>
#include <cstdint>
#include <string>

namespace layerscope
{

/// Absolute and without "." and "..".
std::string absolutePath(const std::string& file);

/// What tells that a file is still the one that it was.
struct FileStamp
{
  std::uint64_t size = 0;
  std::int64_t seconds = 0;  ///< of the last change
  std::int64_t nanoseconds = 0;

  bool operator==(const FileStamp& other) const
  {
    return size == other.size && seconds == other.seconds && nanoseconds == other.nanoseconds;
  }
};

/// Follows links. Throws Error when there is no such file, or it is something else.
FileStamp stampOf(const std::string& file);

/// A file that is open for reading, by any number of threads. Each read sees the content that was there when
/// the file was opened, or throws.
class DataFile
{
public:
  /// Throws Error: not there, not a file, empty, not readable.
  explicit DataFile(const std::string& file);
  ~DataFile();
  DataFile(const DataFile&) = delete;
  DataFile& operator=(const DataFile&) = delete;

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return stamp_.size; }

  /// Throws Error when the file changed after it was opened, by size or time of change.
  void checkUnchanged() const;
  /// Throws Error when the file has no such range.
  void checkRange(std::uint64_t offset, std::uint64_t bytes) const;
  /// Throws Error as both do.
  void read(std::uint64_t offset, std::size_t bytes, void* target) const;

private:
  std::string path_;
  FileStamp stamp_;
  int descriptor_ = -1;
};

}  // namespace layerscope

#endif
