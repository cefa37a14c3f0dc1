#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct Threshold
{
  explicit Threshold(const Node& node) : alpha(node.attributes.getFloat("alpha", 1.0F)) {}

  // Written so that NaN stays NaN.
  float operator()(float x) const { return x <= alpha ? 0.0F : x; }

  static constexpr Slope slope = Slope::OfInput;
  static constexpr bool rectifies = true;
  float derivative(float x) const { return x <= alpha ? 0.0F : 1.0F; }

  float alpha;
};
}  // namespace

LAYERSCOPE_OPERATOR(ThresholdedRelu, Elementwise<Threshold>);

}  // namespace layerscope
