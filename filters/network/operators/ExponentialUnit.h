#ifndef layerscope_network_operators_ExponentialUnit_h
#define layerscope_network_operators_ExponentialUnit_h

#include "Elementwise.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

/// What Elu, Selu and Celu share: scale * x for x >= 0, and below it limit * (exp(rate * x) - 1), which tends
/// to -limit.
class ExponentialUnit : public UnaryOperator
{
public:
  ExponentialUnit(float scale, float limit, float rate = 1.0F) : scale_(scale), limit_(limit), rate_(rate) {}

protected:
  using UnaryOperator::apply;

  void apply(const float* in, float* out, std::int64_t count) const override;

  Slope slope() const override { return Slope::OfInput; }
  bool rectifies() const override { return true; }
  void multiplySlopes(const float* x, const float* out, float* in, std::int64_t count) const override;

private:
  float scale_;
  float limit_;
  float rate_;
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};

}  // namespace layerscope

#endif
