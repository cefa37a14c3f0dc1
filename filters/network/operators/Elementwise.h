#ifndef layerscope_network_operators_Elementwise_h
#define layerscope_network_operators_Elementwise_h

#include <type_traits>

#include "network/Operator.h"

namespace layerscope
{

/// An operator with one input whose output has the input's type and shape, each element made from the input's
/// element at the same place. Float32 only, unless `acceptsInts`. Blocks of elements run on all threads.
class UnaryOperator : public Operator
{
public:
  std::vector<TensorInfo> prepare(const Inputs& inputs) override;
  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override;
  bool canRunInPlace() const override { return true; }

protected:
  virtual bool acceptsInts() const { return false; }

  /// `out` may be `in`.
  virtual void apply(const float* in, float* out, std::int64_t count) const = 0;
  virtual void apply(const std::int64_t* in, std::int64_t* out, std::int64_t count) const;
};

/// A UnaryOperator from a function object: `float operator()(float) const`, and the same for std::int64_t
/// where the operator takes those too. A function with attributes has a constructor that reads them from the
/// node.
template <class Function>
class Elementwise : public UnaryOperator
{
public:
  explicit Elementwise(const Node& node) : function_(make(node)) {}

protected:
  using UnaryOperator::apply;

  void apply(const float* in, float* out, std::int64_t count) const override
  {
    const Function function = function_;
// Only element i of `in` is under element i of `out`.
#pragma GCC ivdep
    for (std::int64_t i = 0; i < count; ++i)
    {
      out[i] = function(in[i]);
    }
  }

  static Function make(const Node& node)
  {
    if constexpr (std::is_constructible_v<Function, const Node&>)
    {
      return Function(node);
    }
    else
    {
      return Function();
    }
  }

  Function function_;
};

/// As above, and for int64 too.
template <class Function>
class ElementwiseOfBothTypes : public Elementwise<Function>
{
public:
  using Elementwise<Function>::Elementwise;

protected:
  using Elementwise<Function>::apply;

  bool acceptsInts() const override { return true; }

  void apply(const std::int64_t* in, std::int64_t* out, std::int64_t count) const override
  {
    for (std::int64_t i = 0; i < count; ++i)
    {
      out[i] = this->function_(in[i]);
    }
  }
};

}  // namespace layerscope

#endif
