#include "Memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>

#include "Error.h"

namespace layerscope
{

namespace
{
std::size_t machineMemory()
{
  return static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::size_t>(sysconf(_SC_PAGE_SIZE));
}

// What a container may use: Linux control groups, version 2 and 1. Without a limit there is no such file, or
// no number, or a larger one than the machine's.
std::size_t containerMemory()
{
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (const char* const file : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"})
  {
    std::size_t bytes = 0;
    if (std::ifstream(file) >> bytes)
    {
      least = std::min(least, bytes);
    }
  }
  return least;
}
}  // namespace

std::size_t physicalMemory()
{
  static const std::size_t bytes = std::min(machineMemory(), containerMemory());
  return bytes;
}

std::string bytesText(double bytes)
{
  static const char* const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  int unit = 0;
  while (bytes >= 1024.0 && unit < 4)
  {
    bytes /= 1024.0;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof(text), unit ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
  return text;
}

void requireMemory(double bytes, const std::string& message)
{
  const double most = 0.5 * static_cast<double>(physicalMemory());
  if (bytes > most)
  {
    throw Error(message)
        .expected("at most half of the machine's memory, " + bytesText(most))
        .found(bytesText(bytes));
  }
}

std::shared_ptr<void> allocate(std::size_t bytes, const std::string& purpose)
{
  constexpr std::size_t line = 64;
  constexpr std::size_t hugePage = 1 << 21;
  if (bytes == 0)
  {
    return nullptr;
  }
  void* memory = nullptr;
  if (bytes <= physicalMemory())
  {
    const std::size_t alignment = bytes < 2 * hugePage ? line : hugePage;
    memory = std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    if (memory && alignment == hugePage)
    {
      // A wish, not a need: most of the time of filling fresh memory goes into finding small pages for it.
      madvise(memory, (bytes + alignment - 1) / alignment * alignment, MADV_HUGEPAGE);
    }
  }
  if (!memory)
  {
    throw Error("not enough memory for " + purpose)
        .expected(bytesText(static_cast<double>(bytes)))
        .found("a machine with " + bytesText(static_cast<double>(physicalMemory())));
  }
  return {memory, std::free};
}

}  // namespace layerscope
