#include <algorithm>

#include "Convolutional.h"

namespace layerscope
{

namespace
{
/// ONNX ConvTranspose: weights [input channels, output channels / group, kernel ...]. The output has
/// stride * (input - 1) + output_padding + span - pads elements an axis; where output_shape or auto_pad fix
/// the output, the padding follows from it.
class ConvTranspose : public Convolutional
{
public:
  explicit ConvTranspose(const Node& node)
      : Convolutional(node),
        outputPadding_(node.attributes.getInts("output_padding")),
        outputShape_(node.attributes.getInts("output_shape"))
  {
    requireRange(outputPadding_, 0, "output_padding");
    if (elementCount(outputShape_) == 0)
    {
      throw Error("attribute 'output_shape' is out of range")
          .expected("at least 1")
          .found(toString(outputShape_));
    }
  }

protected:
  ConvolutionShape channels(const Shape& input, const Shape& weights, std::int64_t groups) const override
  {
    if (weights[0] != input[1] || input[1] % groups != 0)
    {
      throw Error("the weights do not fit the input's channels in " + std::to_string(groups) + " groups")
          .expected(std::to_string(input[1]) + " channels" +
                    (groups > 1 ? ", a multiple of " + std::to_string(groups) : ""))
          .found("weights " + toString(weights));
    }
    ConvolutionShape shape;
    shape.isTransposed = true;
    shape.groups = groups;
    shape.inChannels = weights[0] / groups;
    shape.outChannels = weights[1];
    return shape;
  }

  std::vector<SpatialAxis> windows(const Shape& input, const Shape& kernel) const override
  {
    const std::size_t count = input.size();
    requireEntries(spatial().strides, count, "strides");
    requireEntries(spatial().dilations, count, "dilations");
    requireEntries(spatial().pads, 2 * count, "pads");
    requireEntries(outputPadding_, count, "output_padding");
    requireEntries(spatial().kernel, count, "kernel_shape");
    if (!spatial().kernel.empty() && spatial().kernel != kernel)
    {
      throw Error("attribute 'kernel_shape' does not fit the weights")
          .expected(toString(kernel))
          .found(toString(spatial().kernel));
    }
    std::vector<SpatialAxis> axes(count);
    for (std::size_t i = 0; i < count; ++i)
    {
      SpatialAxis& axis = axes[i];
      axis.input = input[i];
      axis.kernel = kernel[i];
      requireRange({axis.kernel}, 1, "kernel_shape");
      axis.stride = spatial().strides.empty() ? 1 : spatial().strides[i];
      axis.dilation = spatial().dilations.empty() ? 1 : spatial().dilations[i];
      setOutput(axis, i, count);
    }
    return axes;
  }

private:
  static std::int64_t spread(const SpatialAxis& axis)
  {
    return std::max<std::int64_t>(axis.input - 1, 0) * axis.stride;
  }

  void setOutput(SpatialAxis& axis, std::size_t i, std::size_t count) const
  {
    using AutoPad = SpatialAttributes::AutoPad;
    const AutoPad autoPad = spatial().autoPad;
    const std::int64_t extra = outputPadding_.empty() ? 0 : outputPadding_[i];
    const std::int64_t full = spread(axis) + extra + axis.span();
    if (!outputShape_.empty())
    {
      axis.output = requestedOutput(i, count);
    }
    else if (autoPad == AutoPad::SameUpper || autoPad == AutoPad::SameLower)
    {
      axis.output = axis.input * axis.stride;
    }
    else
    {
      const std::vector<std::int64_t>& pads = spatial().pads;
      const bool hasPads = autoPad == AutoPad::NotSet && !pads.empty();
      axis.padBegin = hasPads ? pads[i] : 0;
      axis.padEnd = hasPads ? pads[count + i] : 0;
      axis.output = full - axis.padBegin - axis.padEnd;
      if (axis.output < 0 || (axis.output == 0 && axis.input > 0))
      {
        throw Error("the padding is larger than the output")
            .expected("less than " + std::to_string(full))
            .found(std::to_string(axis.padBegin) + " + " + std::to_string(axis.padEnd));
      }
      return;
    }
    // Outputs that no input reaches, where more are asked for than there are, stand at the end.
    const std::int64_t total = std::max<std::int64_t>(0, full - axis.output);
    axis.padBegin = autoPad == AutoPad::SameUpper ? total / 2 : total - total / 2;
    axis.padEnd = total - axis.padBegin;
  }

  /// Some exporters write the spatial extents alone, some the whole shape.
  std::int64_t requestedOutput(std::size_t i, std::size_t count) const
  {
    if (outputShape_.size() != count && outputShape_.size() != count + 2)
    {
      requireEntries(outputShape_, count, "output_shape");
    }
    return outputShape_[outputShape_.size() - count + i];
  }

  std::vector<std::int64_t> outputPadding_;
  std::vector<std::int64_t> outputShape_;
};
}  // namespace

LAYERSCOPE_OPERATOR(ConvTranspose, ConvTranspose);

}  // namespace layerscope
