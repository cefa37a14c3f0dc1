#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct NaturalLogarithm
{
  float operator()(float x) const { return std::log(x); }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const { return 1.0F / x; }
};
}  // namespace

LAYERSCOPE_OPERATOR(Log, Elementwise<NaturalLogarithm>);

}  // namespace layerscope
