#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct LeakyRectify
{
  explicit LeakyRectify(const Node& node) : factor(node.attributes.getFloat("alpha", 0.01F)) {}

  float operator()(float x) const { return x < 0.0F ? factor * x : x; }

  static constexpr Slope slope = Slope::OfInput;
  static constexpr bool rectifies = true;
  float derivative(float x) const { return x <= 0.0F ? factor : 1.0F; }

  float factor;
};

class LeakyRelu : public Elementwise<LeakyRectify>
{
public:
  using Elementwise::Elementwise;

  Activation asActivation() const override { return {Activation::Kind::LeakyRelu, function_.factor}; }
};
}  // namespace

LAYERSCOPE_OPERATOR(LeakyRelu, LeakyRelu);

}  // namespace layerscope
