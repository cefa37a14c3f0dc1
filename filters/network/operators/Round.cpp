#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct RoundHalfToEven
{
  // In the default rounding mode a half goes to the even neighbour, as the specification asks.
  float operator()(float x) const { return std::nearbyint(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Round, Elementwise<RoundHalfToEven>);

}  // namespace layerscope
