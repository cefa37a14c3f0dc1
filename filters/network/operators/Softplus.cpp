#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
/// log(1 + exp(x)), in the form that neither overflows nor loses small values.
struct SmoothRectify
{
  float operator()(float x) const { return (0.0F > x ? 0.0F : x) + std::log1p(std::exp(-std::fabs(x))); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Softplus, Elementwise<SmoothRectify>);

}  // namespace layerscope
