#include <algorithm>

#include "Checks.h"
#include "ViewOperator.h"

namespace layerscope
{

namespace
{
// In inference dropout keeps every element. Training mode, which draws random numbers, is refused: attribute
// `is_test` = 0 below operator set 7, input `training_mode` from set 12 on. Output 1 is the mask of kept
// elements.
class Dropout : public ViewOperator
{
public:
  explicit Dropout(const Node& node) : hasMask_(hasOutput(node, 1))
  {
    if (node.opset < 7)
    {
      isTraining_ = node.attributes.getInt("is_test", 0) == 0;
    }
    ratio_ = node.attributes.getFloat("ratio", 0.5F);
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 3);
    const Shape& shape = inputs.floatShape(0);
    bool isTraining = isTraining_;
    if (inputs.has(2))
    {
      const auto mode = inputs.constantInts(2, "training_mode");
      isTraining = mode.size() != 1 || mode[0] != 0;
    }
    if (isTraining && !isRatioZero(inputs))
    {
      throw Error("dropout in training mode draws random numbers")
          .expected("a network exported for inference");
    }
    if (hasMask_)
    {
      return {inputs.at(0), {ElementType::Int64, shape, NumberFormat::Bool}};
    }
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    ViewOperator::run(inputs, outputs, scratch);
    if (hasMask_ && outputs[1])
    {
      std::fill_n(outputs[1]->ints(), outputs[1]->size(), 1);
    }
  }

  // The mask is written by `run`.
  bool isView() const override { return !hasMask_; }

  void backward(const BackwardStep& step) const override
  {
    ViewOperator::run({step.outputGradients[0]}, step.inputGradients, step.scratch);
  }

  bool canGoBackInPlace() const override { return true; }

private:
  bool isRatioZero(const Inputs& inputs) const
  {
    if (inputs.has(1))
    {
      const auto ratio = inputs.constantFloats(1, "ratio");
      return ratio.size() == 1 && ratio[0] == 0.0F;
    }
    return ratio_ == 0.0F;
  }

  bool hasMask_;
  bool isTraining_ = false;
  float ratio_ = 0.5F;
};
}  // namespace

LAYERSCOPE_OPERATOR(Dropout, Dropout);

}  // namespace layerscope
