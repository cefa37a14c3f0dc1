#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct SignFunction
{
  // NaN stays NaN.
  float operator()(float x) const { return x > 0.0F ? 1.0F : (x < 0.0F ? -1.0F : x); }
  std::int64_t operator()(std::int64_t x) const { return x > 0 ? 1 : (x < 0 ? -1 : 0); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Sign, ElementwiseOfBothTypes<SignFunction>);

}  // namespace layerscope
