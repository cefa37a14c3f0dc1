#include "Broadcast.h"
#include "BroadcastSum.h"
#include "Checks.h"
#include "StridedCopy.h"

namespace layerscope
{

namespace
{
// Repeats input 0 along axes of extent 1 so that it gets the shape in input 1, broadcast against its own.
class Expand : public Operator
{
public:
  explicit Expand(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const TensorInfo& info = inputs.at(0);
    const Shape wanted = inputs.constantInts(1, "the shape");
    elementCount(wanted);
    shape_ = broadcastShape(info.shape, wanted);
    copy_ = StridedCopy(shape_, broadcastStrides(info.shape, shape_), denseStrides(shape_));
    return {{info.type, shape_, info.format}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    copy_.run(*inputs[0], 0, *outputs[0]);
  }

  bool hasGradient(std::size_t input) const override { return input == 0; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    sum_ = BroadcastSum(shape_, inputs.shape(0));
    return {};
  }

  void backward(const BackwardStep& step) const override
  {
    sum_.run(step.outputGradients[0]->floats(), step.inputGradients[0]->floats());
  }

private:
  Shape shape_;  ///< of the output
  BroadcastSum sum_;
  StridedCopy copy_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Expand, Expand);

}  // namespace layerscope
