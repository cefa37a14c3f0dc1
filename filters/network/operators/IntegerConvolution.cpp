#include "IntegerConvolution.h"

#include "Checks.h"
#include "IntegerMatrices.h"
#include "PoolGeometry.h"
#include "Quantization.h"

namespace layerscope
{

IntegerConvolution::IntegerConvolution(const Node& node)
    : spatial_(SpatialAttributes::read(node.attributes)), groups_(node.attributes.getInt("group", 1))
{
  if (groups_ < 1)
  {
    throw Error("attribute 'group' is out of range").expected("at least 1").found(std::to_string(groups_));
  }
}

Shape IntegerConvolution::prepare(const Shape& input, const Shape& inputZero, const Shape& weights,
                                  const Shape& weightZero)
{
  inputSize_ = elementCount(input);
  weightSize_ = elementCount(weights);
  if (input.size() < 3 || input.size() > 5)
  {
    throw Error("a convolution goes over 1 to 3 axes")
        .expected("an input of 3 to 5 axes")
        .found(toString(input));
  }
  if (weights.size() != input.size() || weights[0] % groups_ != 0 || input[1] % groups_ != 0 ||
      weights[1] != input[1] / groups_)
  {
    throw Error("the weights do not fit the input " + toString(input))
        .expected("[channels out, channels in / groups, ...] for " + std::to_string(groups_) + " groups")
        .found(toString(weights));
  }
  images_ = input[0];
  inChannels_ = weights[1];
  outChannels_ = weights[0];
  const std::vector<SpatialAxis> axes =
      spatial_.resolve(Shape(input.begin() + 2, input.end()), Shape(weights.begin() + 2, weights.end()));
  // Extent 1 under a kernel of 1 stands for a missing axis.
  axes_.fill({1, 1, 1, 1, 0, 0, 1});
  std::copy(axes.begin(), axes.end(), axes_.end() - static_cast<std::ptrdiff_t>(axes.size()));
  Shape output = {images_, outChannels_};
  for (const SpatialAxis& axis : axes)
  {
    output.push_back(axis.output);
  }
  elementCount(output);
  if (elementCount(inputZero) != 1)
  {
    throw Error("the input's zero point does not fit").expected("one number").found(toString(inputZero));
  }
  Shape perChannel(weights.size(), 1);
  if (elementCount(weightZero) != 1)
  {
    requireShape(weightZero, {outChannels_}, "the weights' zero point");
    perChannel[0] = outChannels_;
  }
  inputLoops_ = BroadcastLoops(input, {});
  weightLoops_ = BroadcastLoops(weights, perChannel);
  return output;
}

std::int64_t IntegerConvolution::multiplyAdds() const
{
  // As a floating-point product, which may exceed any whole number.
  const double count = static_cast<double>(images_ * axes_[0].output * axes_[1].output * axes_[2].output) *
                       static_cast<double>(weightSize_);
  return static_cast<std::int64_t>(std::min(count, 1e15));
}

std::size_t IntegerConvolution::scratchBytes() const
{
  return static_cast<std::size_t>(inputSize_ + weightSize_) * sizeof(std::int32_t);
}

void IntegerConvolution::run(const Tensor& input, const Tensor* inputZero, const Tensor& weights,
                             const Tensor* weightZero, std::int64_t* out, void* scratch) const
{
  auto* const x = static_cast<std::int32_t*>(scratch);
  auto* const w = x + inputSize_;
  subtractZero(inputLoops_, input, inputZero, x);
  subtractZero(weightLoops_, weights, weightZero, w);
  const std::int64_t outPlane = axes_[0].output * axes_[1].output * axes_[2].output;
  const std::int64_t perGroup = outChannels_ / groups_;
  const std::int64_t filter = outChannels_ == 0 ? 0 : weightSize_ / outChannels_;
  const std::int64_t image = images_ == 0 ? 0 : inputSize_ / images_;
  parallelItems(images_ * outChannels_, outPlane * filter,
                [&](std::int64_t item)
                {
                  const std::int64_t channel = item % outChannels_;
                  const std::int64_t group = channel / perGroup;
                  convolvePlane(x + item / outChannels_ * image + group * (image / groups_),
                                w + channel * filter, out + item * outPlane);
                });
}

void IntegerConvolution::convolvePlane(const std::int32_t* input, const std::int32_t* weights,
                                       std::int64_t* out) const
{
  const auto& [depth, height, width] = axes_;
  std::fill(out, out + depth.output * height.output * width.output, std::int64_t(0));
  const std::int64_t plane = depth.input * height.input * width.input;
  for (std::int64_t c = 0; c < inChannels_; ++c, input += plane)
  {
    for (std::int64_t tap = 0; tap < depth.kernel * height.kernel * width.kernel; ++tap, ++weights)
    {
      const std::int64_t kx = tap % width.kernel;
      const std::int64_t ky = tap / width.kernel % height.kernel;
      const std::int64_t kz = tap / width.kernel / height.kernel;
      const Range zs = outputsOfTap(depth, kz);
      const Range ys = outputsOfTap(height, ky);
      const Range xs = outputsOfTap(width, kx);
      const std::int64_t factor = *weights;
      for (std::int64_t z = zs.begin; z < zs.end; ++z)
      {
        const std::int64_t fromZ = z * depth.stride + kz * depth.dilation - depth.padBegin;
        for (std::int64_t y = ys.begin; y < ys.end; ++y)
        {
          const std::int64_t fromY = y * height.stride + ky * height.dilation - height.padBegin;
          const std::int32_t* const row = input + (fromZ * height.input + fromY) * width.input;
          std::int64_t* const sums = out + (z * height.output + y) * width.output;
          const std::int64_t offset = kx * width.dilation - width.padBegin;
          for (std::int64_t i = xs.begin; i < xs.end; ++i)
          {
            sums[i] += factor * row[i * width.stride + offset];
          }
        }
      }
    }
  }
}

FractionConvolution::FractionConvolution(Node node) : node_(std::move(node))
{
  node_.op = "Conv";
}

void FractionConvolution::prepare(const Shape& input, const Tensor& weights, const Tensor* scale,
                                  const Tensor* zero)
{
  const std::int64_t channels = std::max<std::int64_t>(1, weights.shape()[0]);
  weights_ = fractionsOf(weights, scale, zero, std::max<std::int64_t>(1, weights.size() / channels));
  const Inputs given({{true, {ElementType::Float32, input}, nullptr}, {true, weights_.info(), &weights_}});
  convolution_ = makeOperator(node_);
  convolution_->prepare(given);
  convolution_->prepareBackward(given, {true, false});
}

void FractionConvolution::run(Tensor& outputGradient, Tensor& inputGradient, void* scratch) const
{
  BackwardStep step;
  step.inputs = {nullptr, &weights_};
  step.outputs = {nullptr};
  step.outputGradients = {&outputGradient};
  step.inputGradients = {&inputGradient, nullptr};
  step.scratch = scratch;
  convolution_->backward(step);
}

}  // namespace layerscope
