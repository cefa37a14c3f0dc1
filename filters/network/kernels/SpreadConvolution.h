#ifndef layerscope_network_kernels_SpreadConvolution_h
#define layerscope_network_kernels_SpreadConvolution_h

#include <cstdint>

#include "ConvolutionPlan.h"

namespace layerscope
{

/// A transposed convolution of stride 1 that hardly overlaps itself: a large kernel on a small image, as on
/// the way back through convolutions without padding. A product finds what each element gives to all outputs
/// it reaches, and these parts are added up: as many multiply-adds as weights * input elements, where a
/// convolution over the padded input has weights * output elements.
class SpreadConvolution
{
public:
  SpreadConvolution(const ConvolutionShape& shape, const Kernels& kernels);

  /// Is this the faster way?
  static bool pays(const ConvolutionShape& shape);

  /// Blocks of output channels that an image's work is cut into.
  std::int64_t blocks() const { return (shape_.outChannels + channels_ - 1) / channels_; }

  std::int64_t firstChannel(std::int64_t block) const { return block * channels_; }
  std::int64_t channelsOf(std::int64_t block) const;

  /// Packs a block's weights; all blocks together take as many floats as there are weights.
  void pack(const float* weights, float* packed, std::int64_t block) const;

  std::int64_t scratchFloats() const;

  /// One block of one image, from its input to its output; `epilogue` is of the image's first channel.
  void run(const float* input, const float* packed, std::int64_t block, const Epilogue& epilogue,
           float* output, float* scratch) const;

private:
  std::int64_t depthOfWeights() const { return shape_.inChannels * shape_.kernelSize(); }

  ConvolutionShape shape_;
  const Kernels* kernels_;
  std::int64_t channels_ = 1;  ///< output channels of a block
  std::int64_t pitch_ = 0;     ///< floats of an image's plane, whole vectors
  SpreadParts parts_;
};

}  // namespace layerscope

#endif
