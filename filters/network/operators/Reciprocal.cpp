#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct Inverse
{
  float operator()(float x) const { return 1.0F / x; }

  static constexpr Slope slope = Slope::OfOutput;
  float derivative(float y) const { return -y * y; }
};
}  // namespace

LAYERSCOPE_OPERATOR(Reciprocal, Elementwise<Inverse>);

}  // namespace layerscope
