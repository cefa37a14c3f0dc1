#ifndef layerscope_network_operators_WholeUnary_h
#define layerscope_network_operators_WholeUnary_h

#include "Checks.h"
#include "Parallel.h"
#include "network/Operator.h"

namespace layerscope
{

/// An element-wise operator for whole numbers or truth values alone, from a function object with
/// `std::int64_t operator()(std::int64_t) const`.
template <class Function>
class WholeUnary : public Operator
{
public:
  explicit WholeUnary(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    elementCount(inputs.intShape(0));
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const std::int64_t* const x = inputs[0]->ints();
    std::int64_t* const y = outputs[0]->ints();
    parallelBlocks(outputs[0]->size(),
                   [&](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       y[i] = Function()(x[i]);
                     }
                   });
    wrapIntegers(*outputs[0]);
  }

  bool canRunInPlace() const override { return true; }
};

}  // namespace layerscope

#endif
