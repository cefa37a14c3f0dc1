#ifndef layerscope_network_operators_GlobalPool_h
#define layerscope_network_operators_GlobalPool_h

#include "Checks.h"
#include "Reduction.h"

namespace layerscope
{

/// Reduces all spatial axes of each sample and channel to one element; they stay as extents of 1.
template <class Reducer>
class GlobalPool : public Operator
{
public:
  explicit GlobalPool(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    Shape shape = inputs.floatShape(0);
    requireRank(shape, 3, "input 0");
    elementCount(shape);
    std::vector<std::size_t> axes;
    for (std::size_t i = 2; i < shape.size(); ++i)
    {
      axes.push_back(i);
    }
    loops_ = ReductionLoops(shape, axes);
    if (loops_.reducedCount() == 0)
    {
      throw Error("input 0 has no elements to pool").found(toString(shape));
    }
    std::fill(shape.begin() + 2, shape.end(), 1);
    return {{ElementType::Float32, shape}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    loops_.run<Reducer>(inputs[0]->floats(), outputs[0]->floats());
  }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

protected:
  /// Elements of a plane.
  std::int64_t pooledCount() const { return loops_.reducedCount(); }

private:
  ReductionLoops loops_;
};

}  // namespace layerscope

#endif
