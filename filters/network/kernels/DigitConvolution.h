#ifndef layerscope_network_kernels_DigitConvolution_h
#define layerscope_network_kernels_DigitConvolution_h

#include <cstdint>
#include <memory>
#include <vector>

#include "ConvolutionPlan.h"
#include "Kernels.h"
#include "Written.h"

namespace layerscope
{

/// A convolution, not a transposed one, on a matrix unit, as products of numbers in digits (see
/// DigitProduct): what an output place looks at has a scale of its own, so results are the same bits whatever
/// the number of threads and images. Rounding errors are those of plain sums.
///
/// A kernel of 1 x 1 elements at stride 1 reads the input as it is. Others have what each place looks at
/// gathered, as columns [channel, kernel element][place] (im2col), some rows of places at a time.
class DigitConvolution
{
public:
  /// nullptr where there is no matrix unit, where vectors are estimated to be faster, and for other shapes.
  static std::unique_ptr<DigitConvolution> ifFaster(const ConvolutionShape& shape, const Kernels& kernels);

  // `lowered_` points into it.
  DigitConvolution(const DigitConvolution&) = delete;
  DigitConvolution& operator=(const DigitConvolution&) = delete;

  /// 3 / 4 as many floats as there are weights, with those of an output channel filled up to whole tiles, and
  /// the scales.
  void pack(const float* weights, float* packed, int workers) const;
  std::int64_t packedFloats() const;

  /// Scratch memory of a run of so many images on so many threads at most.
  std::int64_t scratchFloats(std::int64_t images, int workers) const;

  /// `epilogue` has no columnBias; `scratch` is 64-byte aligned; `written` may be empty.
  void run(const float* input, std::int64_t images, const float* packed, const Epilogue& epilogue,
           float* output, float* scratch, int workers, const WrittenFunction& written) const;

private:
  /// Where a run's arrays begin.
  struct Run
  {
    const float* input;
    const float* packed;
    const Epilogue* epilogue;
    float* output;
    const WrittenFunction* written;
  };
  /// Places [begin, end) and tiles of output channels [firstRow, lastRow) of a piece: a group of an image, or
  /// of all images, whose places then stand one behind the other.
  struct Part
  {
    std::int64_t piece;
    std::int64_t begin;
    std::int64_t end;
    std::int64_t firstRow;
    std::int64_t lastRow;
  };

  DigitConvolution(const ConvolutionShape& shape, const Kernels& kernels);

  std::int64_t steps() const;                      ///< of a sum
  std::int64_t rowTiles() const;                   ///< of a group's output channels
  std::int64_t blocks() const;                     ///< of its steps
  std::int64_t floatsOfTile() const;               ///< of either operand
  std::int64_t mostTiles() const;                  ///< of places, in a task
  bool joinsImages() const;                        ///< whether a tile has places of two images at most
  std::int64_t splitsOf(std::int64_t most) const;  ///< parts of the output channels
  std::int64_t mostRows() const;                   ///< of places, in a task that gathers
  std::int64_t gatheredPitch(std::int64_t rows) const;

  void runPointwise(const Run& run, std::int64_t images, float* scratch, int workers) const;
  void runGathered(const Run& run, std::int64_t images, float* scratch, int workers) const;
  /// The product of digits and what follows.
  void multiply(const Run& run, const Part& part, const float* digits, const float* columnScales) const;

  ConvolutionShape shape_;
  const Kernels* kernels_;
  // Of one that gathers: a plane for each kernel element.
  std::vector<LoweredPlane> planes_;
  LoweredConvolution lowered_;
};

}  // namespace layerscope

#endif
