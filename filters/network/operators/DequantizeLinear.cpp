#include "Checks.h"
#include "Integers.h"
#include "Quantization.h"

namespace layerscope
{

namespace
{
// Subtracts the zero point, and multiplies by the scale, whose type the result has.
class DequantizeLinear : public Operator
{
public:
  explicit DequantizeLinear(const Node& node)
      : axis_(node.attributes.getInt("axis", 1)),
        block_(node.attributes.getInt("block_size", 0)),
        target_(node.attributes.getInt("output_dtype", 0))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 3);
    const Shape& shape = inputs.shape(0);
    const Shape& scales = inputs.floatShape(1);
    if (inputs.has(2))
    {
      requireZeroPoint(inputs.shape(2), scales, "the zero point");
      if (inputs.at(2).type != inputs.at(0).type)
      {
        throw Error("the zero point is of another type")
            .expected(toString(inputs.at(0).type))
            .found(toString(inputs.at(2).type));
      }
    }
    format_ = target_ == 0 ? inputs.at(1).format : numberFormat(target_);
    format_ = format_ == NumberFormat::Float8E8M0 ? NumberFormat::Own : format_;
    if (format_ != NumberFormat::Own && elementTypeOf(format_) != ElementType::Float32)
    {
      throw Error("the result must be of floats").expected("a type of floats").found(toString(format_));
    }
    layout_ = QuantizationLayout(shape, scales, axis_, block_);
    return {{ElementType::Float32, shape, format_}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const Tensor* const zeros = inputs.size() > 2 ? inputs[2] : nullptr;
    if (inputs[0]->type() == ElementType::Float32)
    {
      dequantize(inputs[0]->floats(), inputs[1]->floats(), zeros ? zeros->floats() : nullptr, *outputs[0]);
    }
    else
    {
      dequantize(inputs[0]->ints(), inputs[1]->floats(), zeros ? zeros->ints() : nullptr, *outputs[0]);
    }
  }

  bool isQuantized() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input == 0; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{1}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const scales = step.inputs[1]->floats();
    const float* const out = step.outputGradients[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    layout_.forEachRun(
        [&](std::int64_t begin, std::int64_t count, std::int64_t at, std::int64_t stride)
        {
          for (std::int64_t i = begin; i < begin + count; ++i, at += stride)
          {
            in[i] = out[i] * scales[at];
          }
        });
  }

private:
  static float difference(float a, float b) { return a - b; }
  static std::int64_t difference(std::int64_t a, std::int64_t b) { return wrappingSubtract(a, b); }

  template <class X>
  void dequantize(const X* x, const float* scales, const X* zeros, Tensor& output) const
  {
    float* const y = output.floats();
    layout_.forEachRun(
        [&](std::int64_t begin, std::int64_t count, std::int64_t at, std::int64_t step)
        {
          for (std::int64_t i = begin; i < begin + count; ++i, at += step)
          {
            const X centred = zeros ? difference(x[i], zeros[at]) : x[i];
            y[i] = rounded(static_cast<float>(centred) * scales[at], format_);
          }
        });
  }

  std::int64_t axis_;
  std::int64_t block_;
  std::int64_t target_;
  NumberFormat format_ = NumberFormat::Own;
  QuantizationLayout layout_;
};
}  // namespace

LAYERSCOPE_OPERATOR(DequantizeLinear, DequantizeLinear);

}  // namespace layerscope
