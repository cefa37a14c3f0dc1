#include "Checks.h"
#include "IntegerMatrices.h"
#include "Quantization.h"

namespace layerscope
{

namespace
{
// The product of inputs 0 and 1 less their zero points, inputs 2 and 3, in int32.
class MatMulInteger : public Operator
{
public:
  explicit MatMulInteger(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 4);
    const auto zero = [&](std::size_t index) { return inputs.has(index) ? inputs.intShape(index) : Shape(); };
    matrices_ = IntegerMatrices(inputs.intShape(0), zero(2), inputs.intShape(1), zero(3));
    hasPlainZeros_ = matrices_.hasPlainZeros(elementCount(zero(2)), elementCount(zero(3)));
    return {{ElementType::Int64, matrices_.outputShape(), NumberFormat::Int32}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    matrices_.run(*inputs[0], inputs.size() > 2 ? inputs[2] : nullptr, *inputs[1],
                  inputs.size() > 3 ? inputs[3] : nullptr, outputs[0]->ints(), scratch);
    wrapIntegers(*outputs[0]);
  }

  std::size_t scratchBytes() const override { return matrices_.scratchBytes(); }
  std::int64_t multiplyAdds() const override { return matrices_.multiplyAdds(); }

  bool isQuantized() const override { return true; }
  bool hasGradient(std::size_t input) const override { return hasPlainZeros_ && input < 2; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted) override
  {
    wayBack_.prepare(inputs.shape(0), inputs.shape(1), wanted[0], wanted[1]);
    BackwardNeeds needs = {{0, 1}, {}};
    for (const std::size_t zero : {2, 3})
    {
      if (inputs.has(zero))
      {
        needs.inputs.push_back(zero);
      }
    }
    return needs;
  }

  std::size_t backwardScratchBytes() const override { return wayBack_.scratchBytes(); }

  void backward(const BackwardStep& step) const override
  {
    const auto zero = [&](std::size_t input)
    { return step.inputs.size() > input ? step.inputs[input] : nullptr; };
    const std::int64_t depth = std::max<std::int64_t>(1, step.inputs[0]->shape().back());
    wayBack_.run(fractionsOf(*step.inputs[0], nullptr, zero(2), depth),
                 fractionsOf(*step.inputs[1], nullptr, zero(3), 1), *step.outputGradients[0],
                 step.inputGradients[0], step.inputGradients[1], step.scratch);
  }

private:
  IntegerMatrices matrices_;
  bool hasPlainZeros_ = false;
  FractionProduct wayBack_;
};
}  // namespace

LAYERSCOPE_OPERATOR(MatMulInteger, MatMulInteger);

}  // namespace layerscope
