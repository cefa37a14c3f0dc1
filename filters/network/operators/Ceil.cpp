#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct RoundUp
{
  float operator()(float x) const { return std::ceil(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Ceil, Elementwise<RoundUp>);

}  // namespace layerscope
