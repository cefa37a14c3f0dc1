#include "Elementwise.h"

namespace layerscope
{

namespace
{
/// 0 from -lambd to lambd, towards which the rest moves by `bias`.
struct Shrinkage
{
  explicit Shrinkage(const Node& node)
      : lambda(node.attributes.getFloat("lambd", 0.5F)), bias(node.attributes.getFloat("bias", 0.0F))
  {
  }

  // Written so that NaN stays NaN.
  float operator()(float x) const
  {
    const float above = x > lambda ? x - bias : (x != x ? x : 0.0F);
    return x < -lambda ? x + bias : above;
  }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const { return x < -lambda || x > lambda ? 1.0F : 0.0F; }

  float lambda;
  float bias;
};
}  // namespace

LAYERSCOPE_OPERATOR(Shrink, Elementwise<Shrinkage>);

}  // namespace layerscope
