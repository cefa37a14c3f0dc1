#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct Rectify
{
  // Written so that NaN stays NaN.
  float operator()(float x) const { return 0.0F > x ? 0.0F : x; }
  std::int64_t operator()(std::int64_t x) const { return x < 0 ? 0 : x; }

  static constexpr Slope slope = Slope::OfOutput;
  static constexpr bool rectifies = true;
  float derivative(float y) const { return y <= 0.0F ? 0.0F : 1.0F; }
};

class Relu : public ElementwiseOfBothTypes<Rectify>
{
public:
  using ElementwiseOfBothTypes::ElementwiseOfBothTypes;

  Activation asActivation() const override { return {Activation::Kind::Relu, 0.0F}; }
};
}  // namespace

LAYERSCOPE_OPERATOR(Relu, Relu);

}  // namespace layerscope
