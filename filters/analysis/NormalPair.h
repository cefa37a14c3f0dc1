#ifndef layerscope_analysis_NormalPair_h
#define layerscope_analysis_NormalPair_h

#include <array>
#include <cmath>
#include <cstdint>

#include "Philox.h"

namespace layerscope
{

/// Two independent normal numbers by Box and Muller's formula, a pure function of its arguments.
inline std::array<double, 2> normalPair(std::uint64_t seed, std::uint64_t index, std::uint32_t part,
                                        RandomStream stream)
{
  const auto words = philox(seed, index, part, stream);
  constexpr double unit = 1.0 / 9007199254740992.0;  // 2^-53
  const double first = (static_cast<double>(words[0] >> 11) + 1) * unit;
  const double second = static_cast<double>(words[1] >> 11) * unit;
  const double radius = std::sqrt(-2 * std::log(first));
  constexpr double turn = 6.283185307179586;
  return {radius * std::cos(turn * second), radius * std::sin(turn * second)};
}

}  // namespace layerscope

#endif
