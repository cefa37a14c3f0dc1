#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct LeakyRectify
{
  explicit LeakyRectify(const Node& node) : slope(node.attributes.getFloat("alpha", 0.01F)) {}

  float operator()(float x) const { return x < 0.0F ? slope * x : x; }

  float slope;
};

class LeakyRelu : public Elementwise<LeakyRectify>
{
public:
  using Elementwise::Elementwise;

  Activation asActivation() const override { return {Activation::Kind::LeakyRelu, function_.slope}; }
};
}  // namespace

LAYERSCOPE_OPERATOR(LeakyRelu, LeakyRelu);

}  // namespace layerscope
