#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct RoundDown
{
  float operator()(float x) const { return std::floor(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Floor, Elementwise<RoundDown>);

}  // namespace layerscope
