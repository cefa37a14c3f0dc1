#include "Checks.h"
#include "IntegerConvolution.h"
#include "Integers.h"
#include "Quantization.h"

namespace layerscope
{

namespace
{
// A convolution of quantised numbers, quantised again: exact in between, and rounded once. Input, weights and
// result (inputs 0, 3 and what comes out) are followed by scale and zero point; the weights may have one for
// each output channel. Input 8 is a bias in int32, of the scale of the products.
class QLinearConv : public Operator
{
public:
  explicit QLinearConv(const Node& node) : convolution_(node), wayBack_(node) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 8, 9);
    const Shape output =
        convolution_.prepare(inputs.intShape(0), inputs.intShape(2), inputs.intShape(3), inputs.intShape(5));
    const Shape channels = {convolution_.outChannels()};
    for (const std::size_t index : {1, 6, 7})
    {
      if (elementCount(inputs.shape(index)) != 1)
      {
        throw Error("input " + std::to_string(index) + " does not fit")
            .expected("one number")
            .found(toString(inputs.shape(index)));
      }
    }
    inputs.floatShape(1);
    inputs.floatShape(6);
    inputs.intShape(7);
    if (elementCount(inputs.floatShape(4)) != 1)
    {
      requireShape(inputs.shape(4), channels, "the weights' scale");
    }
    if (inputs.has(8))
    {
      requireShape(inputs.intShape(8), channels, "the bias");
    }
    plane_ = elementCount(Shape(output.begin() + 2, output.end()));
    const NumberFormat format = quantizedFormat(inputs, 7, 8);
    range_ = rangeOf(format);
    hasKnownWeights_ = inputs.constant(3) && inputs.constant(4) && inputs.constant(5);
    return {{ElementType::Int64, output, format}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    std::int64_t* const y = outputs[0]->ints();
    convolution_.run(*inputs[0], inputs[2], *inputs[3], inputs[5], y, scratch);
    if (outputs[0]->size() == 0)
    {
      return;
    }
    const Tensor& scales = *inputs[4];
    const std::int64_t* const bias = inputs.size() > 8 && inputs[8] ? inputs[8]->ints() : nullptr;
    const double outer =
        static_cast<double>(*inputs[1]->floats()) / static_cast<double>(*inputs[6]->floats());
    const std::int64_t zero = *inputs[7]->ints();
    parallelItems(outputs[0]->size() / plane_, plane_,
                  [&](std::int64_t item)
                  {
                    const std::int64_t channel = item % convolution_.outChannels();
                    const float scale = scales.floats()[scales.size() == 1 ? 0 : channel];
                    const double factor = outer * static_cast<double>(scale);
                    const std::int64_t added = bias ? bias[channel] : 0;
                    for (std::int64_t i = item * plane_; i < (item + 1) * plane_; ++i)
                    {
                      y[i] = quantized(static_cast<double>(wrappingAdd(y[i], added)) * factor, zero, range_);
                    }
                  });
  }

  std::size_t scratchBytes() const override { return convolution_.scratchBytes(); }
  std::int64_t multiplyAdds() const override { return convolution_.multiplyAdds(); }

  bool isQuantized() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input == 0 && hasKnownWeights_; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    wayBack_.prepare(inputs.shape(0), *inputs.constant(3), inputs.constant(4), inputs.constant(5));
    return {{1, 6}, {0}};
  }

  std::size_t backwardScratchBytes() const override { return wayBack_.scratchBytes(); }

  void backward(const BackwardStep& step) const override
  {
    unquantizeGradient(*step.outputs[0], range_, *step.inputs[6], 1, *step.outputGradients[0]);
    wayBack_.run(*step.outputGradients[0], *step.inputGradients[0], step.scratch);
    quantizeGradient(*step.inputs[1], 1, *step.inputGradients[0]);
  }

private:
  IntegerConvolution convolution_;
  FractionConvolution wayBack_;
  bool hasKnownWeights_ = false;
  std::int64_t plane_ = 0;
  IntRange range_ = {0, 0};
};
}  // namespace

LAYERSCOPE_OPERATOR(QLinearConv, QLinearConv);

}  // namespace layerscope
