#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct Squash
{
  float operator()(float x) const { return x / (1.0F + std::fabs(x)); }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const
  {
    const float root = 1.0F / (1.0F + std::fabs(x));
    return root * root;
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Softsign, Elementwise<Squash>);

}  // namespace layerscope
