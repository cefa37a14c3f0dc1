#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct ErrorFunction
{
  float operator()(float x) const { return std::erf(x); }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const
  {
    constexpr float atZero = 1.12837917F;  // 2 / sqrt(pi)
    return atZero * std::exp(-x * x);
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Erf, Elementwise<ErrorFunction>);

}  // namespace layerscope
