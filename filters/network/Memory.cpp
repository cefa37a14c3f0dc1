#include "Memory.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "Error.h"

namespace layerscope
{

std::size_t physicalMemory()
{
  static const std::size_t bytes =
      static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::size_t>(sysconf(_SC_PAGE_SIZE));
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
  constexpr std::size_t alignment = 64;
  if (bytes == 0)
  {
    return nullptr;
  }
  void* memory = nullptr;
  if (bytes <= physicalMemory())
  {
    memory = std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
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
