#include "Elementwise.h"

namespace layerscope
{

namespace
{
/// max(0, min(1, alpha * x + beta)).
struct ClippedLine
{
  explicit ClippedLine(const Node& node)
      : alpha(node.attributes.getFloat("alpha", 0.2F)), beta(node.attributes.getFloat("beta", 0.5F))
  {
  }

  // Written so that NaN stays NaN.
  float operator()(float x) const
  {
    const float y = alpha * x + beta;
    const float low = 0.0F > y ? 0.0F : y;
    return 1.0F < low ? 1.0F : low;
  }

  static constexpr Slope slope = Slope::OfOutput;
  float derivative(float y) const { return y > 0.0F && y < 1.0F ? alpha : 0.0F; }

  float alpha;
  float beta;
};
}  // namespace

LAYERSCOPE_OPERATOR(HardSigmoid, Elementwise<ClippedLine>);

}  // namespace layerscope
