#include "DataFile.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "Extents.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{

Error changed(const std::string& path)
{
  return Error("the file changed after it was opened").inFile(path);
}

FileStamp stampOf(const struct stat& status)
{
  return {static_cast<std::uint64_t>(status.st_size), static_cast<std::int64_t>(status.st_mtim.tv_sec),
          static_cast<std::int64_t>(status.st_mtim.tv_nsec)};
}

}  // namespace

std::string absolutePath(const std::string& file)
{
  return file.empty() ? file : std::filesystem::absolute(file).lexically_normal().string();
}

FileStamp stampOf(const std::string& file)
{
  struct stat status = {};
  if (::stat(file.c_str(), &status) != 0)
  {
    throw Error(errno == ENOENT || errno == ENOTDIR
                    ? std::string("the file does not exist")
                    : "the file cannot be reached: " + std::string(std::strerror(errno)))
        .inFile(file);
  }
  if (!S_ISREG(status.st_mode))
  {
    throw Error("that is not a file")
        .inFile(file)
        .expected("a file")
        .found(S_ISDIR(status.st_mode) ? "a folder" : "something else");
  }
  return stampOf(status);
}

DataFile::DataFile(const std::string& file)
{
  if (file.empty())
  {
    throw Error("no file is named");
  }
  path_ = absolutePath(file);
  // Before it is opened: opening a pipe would wait.
  stamp_ = stampOf(path_);
  if (stamp_.size == 0)
  {
    throw Error("the file is empty").inFile(path_);
  }
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0)
  {
    throw Error("the file cannot be opened: " + std::string(std::strerror(errno))).inFile(path_);
  }
}

DataFile::~DataFile()
{
  if (descriptor_ >= 0)
  {
    ::close(descriptor_);
  }
}

void DataFile::checkUnchanged() const
{
  // By the name, not the descriptor: the name is what other programs, and a later run, will read.
  struct stat named = {};
  struct stat held = {};
  if (::stat(path_.c_str(), &named) != 0 || ::fstat(descriptor_, &held) != 0 || named.st_ino != held.st_ino ||
      named.st_dev != held.st_dev || !(stampOf(named) == stamp_))
  {
    throw changed(path_);
  }
}

void DataFile::checkRange(std::uint64_t offset, std::uint64_t bytes) const
{
  layerscope::checkRange("the file ends early", path_, size(), offset, bytes);
}

void DataFile::read(std::uint64_t offset, std::size_t bytes, void* target) const
{
  checkRange(offset, bytes);
  auto* to = static_cast<char*>(target);
  while (bytes > 0)
  {
    const ssize_t got = ::pread(descriptor_, to, bytes, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR)
    {
      continue;
    }
    if (got < 0)
    {
      throw Error("the file cannot be read: " + std::string(std::strerror(errno))).inFile(path_);
    }
    if (got == 0)
    {
      throw changed(path_);
    }
    to += got;
    offset += static_cast<std::uint64_t>(got);
    bytes -= static_cast<std::size_t>(got);
  }
  // Afterwards, so that what was read is known to be from before any change.
  checkUnchanged();
}

}  // namespace layerscope
