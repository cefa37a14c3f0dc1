#ifndef layerscope_network_operators_KernelElementwise_h
#define layerscope_network_operators_KernelElementwise_h

#include "Elementwise.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

/// A UnaryOperator that one of the kernels computes: KernelElementwise<&Kernels::exp>.
template <auto kernel>
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

private:
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};

}  // namespace layerscope

#endif
