#include "InputFile.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "Error.h"

namespace layerscope
{

namespace
{
// What is read is written once, in order: large pages would be cleared before, and room made for them, in a
// virtual machine by its host, which takes longer than finding small ones. A wish: where it isn't granted,
// nothing is lost.
void preferSmallPages(void* memory, std::size_t bytes)
{
  constexpr std::size_t least = 1 << 22;
  if (bytes >= least)
  {
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGE_SIZE));
    const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page;
    const std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / page * page;
    madvise(reinterpret_cast<void*>(begin), end - begin, MADV_NOHUGEPAGE);
  }
}
}  // namespace

InputFile::InputFile(const std::filesystem::path& file)
    : descriptor_(open(file.c_str(), O_RDONLY | O_CLOEXEC))
{
  struct stat status = {};
  if (descriptor_ < 0 || fstat(descriptor_, &status) != 0)
  {
    if (descriptor_ >= 0)
    {
      close(descriptor_);
    }
    throw Error("the file cannot be opened for reading");
  }
  size_ = static_cast<std::uint64_t>(std::max<off_t>(0, status.st_size));
}

InputFile::~InputFile()
{
  close(descriptor_);
}

std::size_t InputFile::readSome(std::uint64_t offset, std::size_t bytes, void* to) const
{
  std::size_t count = 0;
  while (count < bytes)
  {
    const ssize_t got =
        pread(descriptor_, static_cast<char*>(to) + count, bytes - count, static_cast<off_t>(offset + count));
    if (got < 0 && errno == EINTR)
    {
      continue;
    }
    if (got <= 0)
    {
      break;
    }
    count += static_cast<std::size_t>(got);
  }
  return count;
}

void InputFile::read(std::uint64_t offset, std::size_t bytes, void* to) const
{
  preferSmallPages(to, bytes);
  const std::size_t got = readSome(offset, bytes, to);
  if (got != bytes)
  {
    throw Error("the file cannot be read to its end, or has been changed meanwhile")
        .expected(std::to_string(bytes) + " bytes at " + std::to_string(offset))
        .found(std::to_string(got));
  }
}

}  // namespace layerscope
