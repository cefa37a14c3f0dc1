#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct Cosine
{
  float operator()(float x) const { return std::cos(x); }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const { return -std::sin(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Cos, Elementwise<Cosine>);

}  // namespace layerscope
