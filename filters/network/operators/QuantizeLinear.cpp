#include <cmath>
#include <limits>

#include "Checks.h"
#include "Quantization.h"

namespace layerscope
{

namespace
{
// Divides by the scale, rounds, adds the zero point, and saturates in the zero point's type (without one
// attribute `output_dtype`, or uint8).
class QuantizeLinear : public Operator
{
public:
  explicit QuantizeLinear(const Node& node)
      : axis_(node.attributes.getInt("axis", 1)),
        block_(node.attributes.getInt("block_size", 0)),
        saturates_(node.attributes.getInt("saturate", 1) != 0),
        target_(node.attributes.getInt("output_dtype", 0)),
        precision_(node.attributes.getInt("precision", 0))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 3);
    const Shape& shape = inputs.shape(0);
    isOfFractions_ = inputs.at(0).type == ElementType::Float32;
    const Shape& scales = inputs.floatShape(1);
    format_ = target_ == 0 ? NumberFormat::UInt8 : numberFormat(target_);
    if (inputs.has(2))
    {
      requireZeroPoint(inputs.shape(2), scales, "the zero point");
      format_ = quantizedFormat(inputs, 2, 16);
    }
    const bool isFloat = elementTypeOf(format_) == ElementType::Float32;
    if (bitsOf(format_) > (isFloat ? 8 : 16) || format_ == NumberFormat::Bool)
    {
      throw Error("nothing is quantised to that type")
          .expected("whole numbers of at most 16 bits, floats of 8")
          .found(toString(format_));
    }
    precise_ = precision_ == 0 ? inputs.at(1).format : numberFormat(precision_);
    isHalf_ = precise_ == NumberFormat::Float16 || precise_ == NumberFormat::BFloat16;
    layout_ = QuantizationLayout(shape, scales, axis_, block_);
    return {{elementTypeOf(format_), shape, format_}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    inputs[0]->type() == ElementType::Float32 ? quantize(inputs[0]->floats(), inputs, *outputs[0])
                                              : quantize(inputs[0]->ints(), inputs, *outputs[0]);
  }

  bool isQuantized() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input == 0 && isOfFractions_; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    return {inputs.has(2) ? std::vector<std::size_t>{0, 1, 2} : std::vector<std::size_t>{0, 1}, {}};
  }

  /// Straight through the rounding (Bengio et al., arXiv:1308.3432); nothing where the number saturates, as
  /// PyTorch's fake quantisation has it.
  void backward(const BackwardStep& step) const override
  {
    const float* const x = step.inputs[0]->floats();
    const float* const scales = step.inputs[1]->floats();
    const Tensor* const zeros = step.inputs.size() > 2 ? step.inputs[2] : nullptr;
    const float* const out = step.outputGradients[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    const bool isFloat = elementTypeOf(format_) == ElementType::Float32;
    const double most = isFloat
                            ? static_cast<double>(rounded(std::numeric_limits<float>::infinity(), format_))
                            : static_cast<double>(rangeOf(format_).most);
    const double least = isFloat ? -most : static_cast<double>(rangeOf(format_).least);
    layout_.forEachRun(
        [&](std::int64_t begin, std::int64_t count, std::int64_t at, std::int64_t stride)
        {
          for (std::int64_t i = begin; i < begin + count; ++i, at += stride)
          {
            const double zero = !zeros    ? 0.0
                                : isFloat ? static_cast<double>(zeros->floats()[at])
                                          : static_cast<double>(zeros->ints()[at]);
            const auto value = static_cast<double>(quotient(x[i], scales[at]));
            const double number = (isFloat ? value : std::nearbyint(value)) + zero;
            in[i] = number >= least && number <= most ? out[i] / scales[at] : 0.0F;
          }
        });
  }

private:
  float quotient(float x, float scale) const
  {
    const float value = x / scale;
    return isHalf_ ? rounded(value, precise_) : value;
  }

  template <class X>
  void quantize(const X* x, const std::vector<const Tensor*>& inputs, Tensor& output) const
  {
    const float* const scales = inputs[1]->floats();
    const Tensor* const zeros = inputs.size() > 2 ? inputs[2] : nullptr;
    const auto quotientOf = [&](std::int64_t i, float scale)
    { return quotient(static_cast<float>(x[i]), scale); };
    if (output.type() == ElementType::Float32)
    {
      float* const y = output.floats();
      layout_.forEachRun(
          [&](std::int64_t begin, std::int64_t count, std::int64_t at, std::int64_t step)
          {
            for (std::int64_t i = 0; i < count; ++i, at += step)
            {
              const float zero = zeros ? zeros->floats()[at] : 0.0F;
              y[begin + i] = rounded(quotientOf(begin + i, scales[at]) + zero, format_, saturates_);
            }
          });
      return;
    }
    const IntRange range = rangeOf(format_);
    std::int64_t* const y = output.ints();
    layout_.forEachRun(
        [&](std::int64_t begin, std::int64_t count, std::int64_t at, std::int64_t step)
        {
          for (std::int64_t i = 0; i < count; ++i, at += step)
          {
            const std::int64_t zero = zeros ? zeros->ints()[at] : 0;
            y[begin + i] = quantized(static_cast<double>(quotientOf(begin + i, scales[at])), zero, range);
          }
        });
  }

  std::int64_t axis_;
  std::int64_t block_;
  bool saturates_;
  std::int64_t target_;
  std::int64_t precision_;
  NumberFormat format_ = NumberFormat::UInt8;
  NumberFormat precise_ = NumberFormat::Own;
  bool isHalf_ = false;
  bool isOfFractions_ = true;
  QuantizationLayout layout_;
};
}  // namespace

LAYERSCOPE_OPERATOR(QuantizeLinear, QuantizeLinear);

}  // namespace layerscope
