#include "AxisLines.h"
#include "FourierTransform.h"
#include "KnownValues.h"
#include "network/kernels/WorkLimit.h"

namespace layerscope
{

namespace
{
/// The discrete Fourier transform along an axis, or its inverse, which divides by the length. The last axis
/// has one element for real numbers, and two for complex ones. Inputs x, the length, and from operator set 20
/// on the axis. With `onesided` the half of a real line's spectrum, or the real line of half a spectrum.
class DFT : public Operator
{
public:
  explicit DFT(const Node& node)
      : hasAxisInput_(node.opset >= 20),
        axis_(node.opset >= 20 ? -2 : node.attributes.getInt("axis", 1)),
        isInverse_(node.attributes.getInt("inverse", 0) != 0),
        isOnesided_(node.attributes.getInt("onesided", 0) != 0)
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, hasAxisInput_ ? 3 : 2);
    const Shape& shape = inputs.floatShape(0);
    requireRank(shape, 2, "input 0");
    const std::size_t axis =
        normalizedAxis(inputs.has(2) ? constantNumber(inputs, 2, "the axis") : axis_, shape.size());
    inParts_ = shape.back();
    requireNumbers(shape, axis);
    const std::int64_t extent = shape[axis];
    const bool isFromHalf = isInverse_ && isOnesided_;
    const std::int64_t length = inputs.has(1) ? constantNumber(inputs, 1, "the length")
                                : isFromHalf  ? 2 * (extent - 1)
                                              : extent;
    transform_ = FourierTransform(length);
    const std::int64_t half = length / 2 + 1;
    map_ = {std::min(extent, isFromHalf ? half : length),
            isOnesided_ && !isInverse_ ? half : length,
            isInverse_,
            isInverse_ ? 1.0 / static_cast<double>(length) : 1.0,
            isFromHalf,
            false};
    outParts_ = isFromHalf ? 1 : 2;
    Shape output = shape;
    output[axis] = map_.to;
    output.back() = outParts_;
    elementCount(output);
    in_ = AxisLines(shape, static_cast<std::int64_t>(axis));
    out_ = AxisLines(output, static_cast<std::int64_t>(axis));
    lines_ = in_.count / inParts_;
    requireFeasible(static_cast<double>(lines_) * transform_.work());
    return {{ElementType::Float32, output}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const x = inputs[0]->floats();
    float* const y = outputs[0]->floats();
    transform_.forEach(lines_,
                       [&](FourierTransform& transform, std::int64_t line)
                       {
                         map_.run(transform, x + in_.start(line * inParts_), inParts_, in_.stride,
                                  y + out_.start(line * outParts_), outParts_, out_.stride);
                       });
  }

  std::int64_t multiplyAdds() const override
  {
    return static_cast<std::int64_t>(static_cast<double>(lines_) * transform_.work());
  }

  bool hasGradient(std::size_t input) const override { return input == 0; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const out = step.outputGradients[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    const FourierMap adjoint = map_.adjoint();
    transform_.forEach(lines_,
                       [&](FourierTransform& transform, std::int64_t line)
                       {
                         float* const to = in + in_.start(line * inParts_);
                         adjoint.run(transform, out + out_.start(line * outParts_), outParts_, out_.stride,
                                     to, inParts_, in_.stride);
                         for (std::int64_t i = map_.from; i < in_.length; ++i)
                         {
                           std::fill_n(to + i * in_.stride, inParts_, 0.0F);
                         }
                       });
  }

private:
  void requireNumbers(const Shape& shape, std::size_t axis) const
  {
    if (axis + 1 == shape.size())
    {
      throw Error("the axis is that of real and imaginary parts")
          .expected("an axis before the last one of " + toString(shape));
    }
    if (inParts_ != 1 && inParts_ != 2)
    {
      throw Error("the last axis does not hold real and imaginary parts")
          .expected("1 or 2 elements")
          .found(toString(shape));
    }
    if (isOnesided_ && inParts_ != (isInverse_ ? 2 : 1))
    {
      throw Error("the numbers do not fit attribute 'onesided'")
          .expected(isInverse_ ? "half a spectrum, of complex numbers" : "real numbers")
          .found(toString(shape));
    }
  }

  bool hasAxisInput_;
  std::int64_t axis_;
  bool isInverse_, isOnesided_;
  FourierTransform transform_;
  FourierMap map_;
  AxisLines in_, out_;
  std::int64_t inParts_ = 1, outParts_ = 2, lines_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(DFT, DFT);

}  // namespace layerscope
