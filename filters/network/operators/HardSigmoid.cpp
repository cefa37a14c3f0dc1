#include "Elementwise.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
/// max(0, min(1, alpha * x + beta)); NaN stays NaN.
class HardSigmoid : public UnaryOperator
{
public:
  explicit HardSigmoid(const Node& node)
      : alpha_(node.attributes.getFloat("alpha", 0.2F)), beta_(node.attributes.getFloat("beta", 0.5F))
  {
  }

protected:
  using UnaryOperator::apply;

  void apply(const float* in, float* out, std::int64_t count) const override
  {
    kernels_.hardSigmoid(in, alpha_, beta_, out, count);
  }

  Slope slope() const override { return Slope::OfOutput; }

  void multiplySlopes(const float* y, const float* out, float* in, std::int64_t count) const override
  {
#pragma GCC ivdep
    for (std::int64_t i = 0; i < count; ++i)
    {
      in[i] = out[i] * (y[i] > 0.0F && y[i] < 1.0F ? alpha_ : 0.0F);
    }
  }

private:
  float alpha_;
  float beta_;
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};
}  // namespace

LAYERSCOPE_OPERATOR(HardSigmoid, HardSigmoid);

}  // namespace layerscope
