#include "MapColour.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace layerscope
{

namespace
{
using Colour = std::array<double, 3>;

/// Places of equal distance.
template <std::size_t count>
Colour between(const std::array<Colour, count>& colours, double place)
{
  const double at = std::clamp(place, 0.0, 1.0) * static_cast<double>(count - 1);
  const auto first = std::min(static_cast<std::size_t>(at), count - 2);
  const double share = at - static_cast<double>(first);
  Colour result;
  for (std::size_t i = 0; i < 3; ++i)
  {
    result[i] = (1 - share) * colours[first][i] + share * colours[first + 1][i];
  }
  return result;
}
}  // namespace

Colour mapColour(double value, bool isSigned)
{
  constexpr std::array<Colour, 5> rising = {
      {{0, 0, 4}, {87, 16, 110}, {188, 55, 84}, {249, 142, 9}, {252, 255, 164}}};
  constexpr std::array<Colour, 5> diverging = {
      {{59, 76, 192}, {141, 176, 254}, {221, 221, 221}, {244, 154, 123}, {180, 4, 38}}};
  return isSigned ? between(diverging, (value + 1) / 2) : between(rising, std::abs(value));
}

}  // namespace layerscope
