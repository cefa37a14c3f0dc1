#ifndef layerscope_network_kernels_DigitConvolution_h
#define layerscope_network_kernels_DigitConvolution_h

#include <cstdint>
#include <memory>

#include "ConvolutionPlan.h"
#include "Kernels.h"
#include "Written.h"

namespace layerscope
{

/// A convolution of 1 x 1 elements at stride 1 on a matrix unit, as products of numbers in digits (see
/// DigitProduct): those of a place have a scale of their own, so results are the same bits whatever the
/// number of threads and images. Rounding errors are those of plain sums.
class DigitConvolution
{
public:
  /// nullptr where there is no matrix unit, where vectors are estimated to be faster, and for other shapes.
  static std::unique_ptr<DigitConvolution> ifFaster(const ConvolutionShape& shape, const Kernels& kernels);

  /// 3 / 4 as many floats as there are weights, with channels filled up to whole tiles, and the scales.
  void pack(const float* weights, float* packed, int workers) const;
  std::int64_t packedFloats() const;

  /// Scratch memory of a run of so many images on so many threads at most.
  std::int64_t scratchFloats(std::int64_t images, int workers) const;

  /// `epilogue` has no columnBias; `scratch` is 64-byte aligned; `written` may be empty.
  void run(const float* input, std::int64_t images, const float* packed, const Epilogue& epilogue,
           float* output, float* scratch, int workers, const WrittenFunction& written) const;

private:
  DigitConvolution(const ConvolutionShape& shape, const Kernels& kernels);

  std::int64_t rowTiles() const;      ///< of a group's output channels
  std::int64_t blocks() const;        ///< of its input channels
  std::int64_t floatsOfTile() const;  ///< of either operand
  std::int64_t mostTiles() const;     ///< of places, in a task
  bool joinsImages() const;           ///< whether a tile has places of two images at most

  ConvolutionShape shape_;
  const Kernels* kernels_;
};

}  // namespace layerscope

#endif
