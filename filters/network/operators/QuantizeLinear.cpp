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

private:
  template <class X>
  void quantize(const X* x, const std::vector<const Tensor*>& inputs, Tensor& output) const
  {
    const float* const scales = inputs[1]->floats();
    const Tensor* const zeros = inputs.size() > 2 ? inputs[2] : nullptr;
    const auto quotient = [&](std::int64_t i, float scale)
    {
      const float value = static_cast<float>(x[i]) / scale;
      return isHalf_ ? rounded(value, precise_) : value;
    };
    if (output.type() == ElementType::Float32)
    {
      float* const y = output.floats();
      layout_.forEachRun(
          [&](std::int64_t begin, std::int64_t count, std::int64_t at, std::int64_t step)
          {
            for (std::int64_t i = 0; i < count; ++i, at += step)
            {
              const float zero = zeros ? zeros->floats()[at] : 0.0F;
              y[begin + i] = rounded(quotient(begin + i, scales[at]) + zero, format_, saturates_);
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
            y[begin + i] = quantized(static_cast<double>(quotient(begin + i, scales[at])), zero, range);
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
  QuantizationLayout layout_;
};
}  // namespace

LAYERSCOPE_OPERATOR(QuantizeLinear, QuantizeLinear);

}  // namespace layerscope
