#ifndef layerscope_network_operators_WholeBinary_h
#define layerscope_network_operators_WholeBinary_h

#include "Binary.h"

namespace layerscope
{

/// A BinaryOperator for whole numbers or truth values alone, from a function object with `std::int64_t
/// operator()(std::int64_t, std::int64_t) const`, which must not throw.
template <class Function>
class WholeBinary : public BinaryOperator
{
public:
  using BinaryOperator::BinaryOperator;

  bool hasGradient(std::size_t /*input*/) const override { return false; }

protected:
  void checkTypes(const Inputs& inputs) const override
  {
    inputs.intShape(0);
    inputs.intShape(1);
  }

  void compute(const BroadcastLoops& loops, const Tensor& a, const Tensor& b, Tensor& out) const override
  {
    loops.run(a.ints(), b.ints(), out.ints(), Function());
  }
};

}  // namespace layerscope

#endif
