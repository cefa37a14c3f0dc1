#ifndef layerscope_network_operators_KernelElementwise_h
#define layerscope_network_operators_KernelElementwise_h

#include "Elementwise.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

/// A UnaryOperator that one of the kernels computes: KernelElementwise<&Kernels::exp, ...>. Derivative has
/// `static float ofOutput(float y)`.
template <auto kernel, class Derivative>
class KernelElementwise : public UnaryOperator
{
public:
  explicit KernelElementwise(const Node& /*node*/) {}

protected:
  using UnaryOperator::apply;

  void apply(const float* in, float* out, std::int64_t count) const override
  {
    (kernels_.*kernel)(in, out, count);
  }

  Slope slope() const override { return Slope::OfOutput; }

  void multiplySlopes(const float* y, const float* out, float* in, std::int64_t count) const override
  {
    for (std::int64_t i = 0; i < count; ++i)
    {
      in[i] = out[i] * Derivative::ofOutput(y[i]);
    }
  }

private:
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};

}  // namespace layerscope

#endif
