#include "SpreadConvolution.h"

#include <algorithm>

#include "TileChoice.h"

namespace layerscope
{

namespace
{
// The parts of a block should stay in the second-level cache until they are added up.
constexpr std::int64_t blockFloats = 16 * 1024;

constexpr std::int64_t fewestChannels = 16;
constexpr std::int64_t mostPartFloats = 64 * 1024;
}  // namespace

bool SpreadConvolution::pays(const ConvolutionShape& shape)
{
  const bool isDense = std::all_of(shape.axes.begin(), shape.axes.end(),
                                   [](const ConvolutionAxis& axis) { return axis.stride == 1; });
  return shape.isTransposed && isDense && shape.groups == 1 && shape.inChannels >= fewestChannels &&
         shape.outChannels > 0 && shape.inputSize() > 0 && 2 * shape.outputSize() >= 3 * shape.inputSize() &&
         shape.kernelSize() * shape.inputSize() <= mostPartFloats;
}

SpreadConvolution::SpreadConvolution(const ConvolutionShape& shape, const Kernels& kernels)
    : shape_(shape), kernels_(&kernels)
{
  pitch_ = (shape.inputSize() + kernels.lanes - 1) / kernels.lanes * kernels.lanes;
  channels_ = std::clamp<std::int64_t>(blockFloats / (shape.kernelSize() * pitch_), 1, shape.outChannels);
  parts_.partPitch = pitch_;
  for (std::size_t i = 0; i < shape.axes.size(); ++i)
  {
    parts_.input[i] = shape.axes[i].input;
    parts_.output[i] = shape.axes[i].output;
    parts_.kernel[i] = shape.axes[i].kernel;
    parts_.dilation[i] = shape.axes[i].dilation;
    parts_.padding[i] = shape.axes[i].padBegin;
  }
}

std::int64_t SpreadConvolution::channelsOf(std::int64_t block) const
{
  return std::min(channels_, shape_.outChannels - firstChannel(block));
}

std::int64_t SpreadConvolution::scratchFloats() const
{
  // Products read whole vectors: the image is copied where its planes don't end with one.
  return (channels_ * shape_.kernelSize() + shape_.inChannels) * pitch_;
}

// Weights are [input channels][output channels][kernel]; rows of the product are the last two.
void SpreadConvolution::pack(const float* weights, float* packed, std::int64_t block) const
{
  const std::int64_t size = shape_.kernelSize();
  const std::int64_t rows = channelsOf(block) * size;
  const RowPanels panels = chooseTile(*kernels_, rows, shape_.inputSize()).panels;
  float* to = packed + firstChannel(block) * depthOfWeights();
  for (std::int64_t panel = 0; panel < panels.count; ++panel)
  {
    const float* from = weights + firstChannel(block) * size + panels.begin(panel);
    for (std::int64_t c = 0; c < shape_.inChannels; ++c, from += shape_.outChannels * size)
    {
      to = std::copy_n(from, panels.height(panel), to);
    }
  }
}

void SpreadConvolution::run(const float* input, const float* packed, std::int64_t block,
                            const Epilogue& epilogue, float* output, float* scratch) const
{
  const std::int64_t size = shape_.kernelSize();
  const std::int64_t count = shape_.inputSize();
  const std::int64_t channels = channelsOf(block);
  float* const sums = scratch;
  if (pitch_ != count)
  {
    float* const image = scratch + channels_ * size * pitch_;
    for (std::int64_t c = 0; c < shape_.inChannels; ++c)
    {
      std::fill(std::copy_n(input + c * count, count, image + c * pitch_), image + (c + 1) * pitch_, 0.0F);
    }
    input = image;
  }
  const TileChoice tile = chooseTile(*kernels_, channels * size, count);
  const std::int64_t noOffset = 0;
  TapProduct product;
  product.a = packed + firstChannel(block) * depthOfWeights();
  product.panels = tile.panels;
  product.lastPanel = tile.panels.count;
  product.b = input;
  product.columns = pitch_;
  product.channels = shape_.inChannels;
  product.channelStride = pitch_;
  product.tapOffsets = &noOffset;
  product.c = sums;
  product.rowStride = pitch_;
  product.vectors = tile.vectors;
  product.isPartial = true;
  kernels_->product(product);
  SpreadParts parts = parts_;
  for (std::int64_t c = 0; c < channels; ++c)
  {
    const std::int64_t channel = firstChannel(block) + c;
    parts.parts = sums + c * size * pitch_;
    kernels_->gatherParts(parts, epilogue.fromRow(channel), output + channel * shape_.outputSize());
  }
}

}  // namespace layerscope
