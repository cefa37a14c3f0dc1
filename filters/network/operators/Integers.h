#ifndef layerscope_network_operators_Integers_h
#define layerscope_network_operators_Integers_h

#include <cstdint>

namespace layerscope
{

// Arithmetic modulo 2^64, as other runtimes have it; on signed numbers overflow would be undefined.

inline std::int64_t wrappingAdd(std::int64_t a, std::int64_t b)
{
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

inline std::int64_t wrappingSubtract(std::int64_t a, std::int64_t b)
{
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

inline std::int64_t wrappingMultiply(std::int64_t a, std::int64_t b)
{
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}

}  // namespace layerscope

#endif
