#ifndef layerscope_network_operators_Variadic_h
#define layerscope_network_operators_Variadic_h

#include <algorithm>

#include "Broadcast.h"
#include "BroadcastSum.h"
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
    sums_.clear();
    for (std::size_t i = 0; i < inputs.count(); ++i)
    {
      loops_.emplace_back(shape, inputs.shape(i));
      sums_.emplace_back(shape, inputs.shape(i));
    }
    size_ = elementCount(shape);
    isPair_ = inputs.count() == 2 && type == ElementType::Float32 && inputs.shape(0) == shape &&
              inputs.shape(1) == shape;
    return {{type, shape, inputs.at(0).format}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    if constexpr (takesInts)
    {
      if (outputs[0]->type() == ElementType::Int64)
      {
        fold<std::int64_t>(inputs, outputs[0]->ints(), outputs[0]->size());
        wrapIntegers(*outputs[0]);
        return;
      }
    }
    fold<float>(inputs, outputs[0]->floats(), outputs[0]->size());
  }

  /// Two tensors of one shape: what networks write where branches come together.
  bool isPointwise() const override { return isPair_; }

  void runPiece(const float* const* inputs, float* out, std::int64_t begin, std::int64_t end) const override
  {
    const float* const a = inputs[0];
    const float* const b = inputs[1];
    const Function function;
#pragma GCC ivdep
    for (std::int64_t i = 0; i < end - begin; ++i)
    {
      out[i] = function(function(Function::template start<float>(), a[i]), b[i]);
    }
  }

  bool hasGradient(std::size_t /*input*/) const override
  {
    return true;
  }

  /// What a sum passes on; others have a rule of their own. Input 0 comes last, since its gradient may stand
  /// where the output's is.
  void backward(const BackwardStep& step) const override
  {
    const float* const out = step.outputGradients[0]->floats();
    for (std::size_t i = sums_.size(); i-- > 0;)
    {
      if (step.inputGradients[i])
      {
        sums_[i].run(out, step.inputGradients[i]->floats());
      }
    }
  }

  bool canGoBackInPlace() const override
  {
    return !sums_.front().isNeeded();
  }

protected:
  std::vector<BroadcastLoops> loops_;  ///< over something of the output's shape and an input
  std::vector<BroadcastSum> sums_;     ///< from the output's shape to an input's
  std::int64_t size_ = 0;              ///< the output's

private:
  bool isPair_ = false;

  template <class T>
  void fold(const std::vector<const Tensor*>& inputs, T* out, std::int64_t count) const
  {
    std::fill(out, out + count, Function::template start<T>());
    for (std::size_t i = 0; i < inputs.size(); ++i)
    {
      loops_[i].run(out, static_cast<const T*>(inputs[i]->data()), out, Function());
    }
  }
};

}  // namespace layerscope

#endif
