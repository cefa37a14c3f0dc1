#ifndef layerscope_network_kernels_Rounding_h
#define layerscope_network_kernels_Rounding_h

#include <cstdint>

// For sizes that are 0 or more. Not for kernels/simd, whose code must not be shared.
namespace layerscope
{

constexpr std::int64_t floatsOfLine = 16;  ///< of a cache's line

inline std::int64_t divideUp(std::int64_t value, std::int64_t unit)
{
  return (value + unit - 1) / unit;
}

inline std::int64_t roundUp(std::int64_t value, std::int64_t unit)
{
  return divideUp(value, unit) * unit;
}

inline std::int64_t wholeLines(std::int64_t floats)
{
  return roundUp(floats, floatsOfLine);
}

}  // namespace layerscope

#endif
