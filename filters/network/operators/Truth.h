#ifndef layerscope_network_operators_Truth_h
#define layerscope_network_operators_Truth_h

#include "Checks.h"
#include "Parallel.h"
#include "network/Operator.h"

namespace layerscope
{

/// An operator that tells of each number whether something holds for it. Function, made from the node, has
/// `bool operator()(float) const`.
template <class Function>
class Truth : public Operator
{
public:
  explicit Truth(const Node& node) : function_(node) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    elementCount(inputs.floatShape(0));
    return {{ElementType::Int64, inputs.shape(0), NumberFormat::Bool}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const x = inputs[0]->floats();
    std::int64_t* const y = outputs[0]->ints();
    parallelBlocks(outputs[0]->size(),
                   [&](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       y[i] = function_(x[i]) ? 1 : 0;
                     }
                   });
  }

private:
  Function function_;
};

}  // namespace layerscope

#endif
