#include "Checks.h"
#include "IntegerConvolution.h"

namespace layerscope
{

namespace
{
// The convolution of input 0 with weights 1 less their zero points, inputs 2 and 3, in int32.
class ConvInteger : public Operator
{
public:
  explicit ConvInteger(const Node& node) : convolution_(node), wayBack_(node) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 4);
    const auto zero = [&](std::size_t index) { return inputs.has(index) ? inputs.intShape(index) : Shape(); };
    const Shape output = convolution_.prepare(inputs.intShape(0), zero(2), inputs.intShape(1), zero(3));
    hasKnownWeights_ = inputs.constant(1) && (!inputs.has(3) || inputs.constant(3));
    return {{ElementType::Int64, output, NumberFormat::Int32}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    convolution_.run(*inputs[0], inputs.size() > 2 ? inputs[2] : nullptr, *inputs[1],
                     inputs.size() > 3 ? inputs[3] : nullptr, outputs[0]->ints(), scratch);
    wrapIntegers(*outputs[0]);
  }

  std::size_t scratchBytes() const override { return convolution_.scratchBytes(); }
  std::int64_t multiplyAdds() const override { return convolution_.multiplyAdds(); }

  bool isQuantized() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input == 0 && hasKnownWeights_; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    wayBack_.prepare(inputs.shape(0), *inputs.constant(1), nullptr, inputs.constant(3));
    return {};
  }

  std::size_t backwardScratchBytes() const override { return wayBack_.scratchBytes(); }

  void backward(const BackwardStep& step) const override
  {
    wayBack_.run(*step.outputGradients[0], *step.inputGradients[0], step.scratch);
  }

private:
  IntegerConvolution convolution_;
  FractionConvolution wayBack_;
  bool hasKnownWeights_ = false;
};
}  // namespace

LAYERSCOPE_OPERATOR(ConvInteger, ConvInteger);

}  // namespace layerscope
