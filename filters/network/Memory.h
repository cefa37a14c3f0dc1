#ifndef layerscope_network_Memory_h
#define layerscope_network_Memory_h

#include <cstddef>
#include <memory>
#include <string>

namespace layerscope
{

/// 64-byte aligned memory; nullptr for 0 bytes. Throws Error, saying what it is for and how much is there,
/// where the memory cannot be had or is more than the machine has: systems that promise any amount would end
/// the process later instead.
std::shared_ptr<void> allocate(std::size_t bytes, const std::string& purpose);

/// Bytes of memory of this machine, or what a container leaves of it.
std::size_t physicalMemory();

/// Throws Error with `message`, which says what is too large and what to do about it, where `bytes` are more
/// than half of the machine's memory.
void requireMemory(double bytes, const std::string& message);

/// "3.4 MiB"
std::string bytesText(double bytes);

}  // namespace layerscope

#endif
