#ifndef layerscope_network_operators_Binary_h
#define layerscope_network_operators_Binary_h

#include "Broadcast.h"
#include "network/Operator.h"

namespace layerscope
{

/// An element-wise operator with two broadcast inputs, both float32 or both int64, and an output of their
/// type. Follows the attributes `broadcast` and `axis` of operator sets below 7.
class BinaryOperator : public Operator
{
public:
  explicit BinaryOperator(const Node& node) : node_(node) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override;
  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override;
  bool canRunInPlace() const override { return fitsInPlace_; }

protected:
  /// The rule for the inputs' types; throws Error.
  virtual void checkTypes(const Inputs& inputs) const;

  /// Reads the tensors' values through `loops`.
  virtual void compute(const BroadcastLoops& loops, const Tensor& a, const Tensor& b, Tensor& out) const = 0;

private:
  Node node_;
  BroadcastLoops loops_;
  bool fitsInPlace_ = false;
};

/// A BinaryOperator from a function object with `float operator()(float, float) const` and the same for
/// std::int64_t; the latter may throw.
template <class Function>
class Binary : public BinaryOperator
{
public:
  using BinaryOperator::BinaryOperator;

protected:
  void compute(const BroadcastLoops& loops, const Tensor& a, const Tensor& b, Tensor& out) const override
  {
    if (a.type() == ElementType::Int64)
    {
      loops.runSerial(a.ints(), b.ints(), out.ints(), Function());
    }
    else
    {
      loops.run(a.floats(), b.floats(), out.floats(), Function());
    }
  }
};

}  // namespace layerscope

#endif
