#ifndef layerscope_network_operators_Variadic_h
#define layerscope_network_operators_Variadic_h

#include <algorithm>

#include "Broadcast.h"
#include "Checks.h"
#include "network/Operator.h"

namespace layerscope
{

/// An element-wise operator that folds one or more broadcast inputs of one type into its output. Function has
/// `static T start<T>()`, from which the fold begins, and `T operator()(T, T) const`, which must not throw.
template <class Function, bool takesInts>
class Variadic : public Operator
{
public:
  explicit Variadic(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    const std::size_t count = std::max<std::size_t>(1, inputs.count());
    requireInputCount(inputs, count, count);
    const ElementType type = inputs.at(0).type;
    Shape shape;
    for (std::size_t i = 0; i < inputs.count(); ++i)
    {
      takesInts&& type == ElementType::Int64 ? inputs.intShape(i) : inputs.floatShape(i);
      shape = broadcastShape(shape, inputs.shape(i));
    }
    loops_.clear();
    for (std::size_t i = 0; i < inputs.count(); ++i)
    {
      loops_.emplace_back(shape, inputs.shape(i));
    }
    return {{type, shape}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    if constexpr (takesInts)
    {
      if (outputs[0]->type() == ElementType::Int64)
      {
        fold<std::int64_t>(inputs, outputs[0]->ints(), outputs[0]->size());
        return;
      }
    }
    fold<float>(inputs, outputs[0]->floats(), outputs[0]->size());
  }

private:
  template <class T>
  void fold(const std::vector<const Tensor*>& inputs, T* out, std::int64_t count) const
  {
    std::fill(out, out + count, Function::template start<T>());
    for (std::size_t i = 0; i < inputs.size(); ++i)
    {
      loops_[i].run(out, static_cast<const T*>(inputs[i]->data()), out, Function());
    }
  }

  std::vector<BroadcastLoops> loops_;
};

}  // namespace layerscope

#endif
