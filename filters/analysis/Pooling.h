#ifndef layerscope_analysis_Pooling_h
#define layerscope_analysis_Pooling_h

#include <cstddef>

namespace layerscope
{

/// What remains of a channel's feature map.
enum class Pooling
{
  Max,
  Mean,
  RMS,  ///< square root of the mean of squares
  Min,
  StandardDeviation,  ///< of the population: divides by the number of pixels
  None                ///< every pixel: a sample's row is its flattened [channels, pixels] block
};

/// Values a sample has after pooling: `channels`, or channels * pixels for Pooling::None.
std::size_t pooledWidth(Pooling pooling, std::size_t channels, std::size_t pixels);

/// Pools a batch of activations, float [count, channels, pixels] without gaps (NCHW with pixels =
/// height * width), into rows of pooledWidth() floats that start `outputStride` floats apart.
///
/// Sums run in double; the standard deviation takes two passes. A NaN in a feature map makes its pooled
/// value NaN. The result doesn't depend on the number of threads. Time O(count * channels * pixels), in
/// parallel over samples and channels.
///
/// Throws Error when there are samples but no channels or pixels, or when outputStride is less than
/// pooledWidth().
void poolActivations(Pooling pooling, const float* activations, std::size_t count, std::size_t channels,
                     std::size_t pixels, float* output, std::size_t outputStride);

}  // namespace layerscope

#endif
