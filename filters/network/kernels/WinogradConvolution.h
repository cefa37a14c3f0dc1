#ifndef layerscope_network_kernels_WinogradConvolution_h
#define layerscope_network_kernels_WinogradConvolution_h

#include <cstdint>
#include <memory>
#include <vector>

#include "ConvolutionPlan.h"
#include "TileChoice.h"
#include "Written.h"

namespace layerscope
{

/// A convolution of two axes by minimal filtering: 3 x 3 elements at stride 1 by F(4, 3) or F(2, 3), which
/// take 2.25 and 4 multiply-adds where a plain sum takes 9 (as long as tiles fill the image), and the phases
/// of a transposed 4 x 4 convolution of stride 2 by F(4, 2), 1.56 for 4.
///
/// Input tiles and weights are transformed, multiplied by element, summed over the input channels, and
/// transformed back. Every tile is computed for itself, so results are the same bits whatever the number of
/// threads and images. Rounding errors are about twice those of plain sums (see WinogradTiles' points): 1e-5
/// of the outputs' deviation at most, 1.5e-6 of it in the mean, for 256 channels.
class WinogradConvolution
{
public:
  /// nullptr where plain sums are faster, or the shape is none of the above.
  static std::unique_ptr<WinogradConvolution> ifFaster(const ConvolutionShape& shape, const Kernels& kernels);

  /// Estimated time of an image, in cycles of a core without a matrix unit.
  double cycles() const;

  /// Are the products of transformed elements computed in digits (see DigitProduct)? Those of an element and
  /// a tile have a scale of their own.
  bool isDigits() const { return isDigits_; }

  /// Transforms and packs weights: elements / kernel size times as many floats as there are weights, 3 / 4 of
  /// that in digits.
  void pack(const float* weights, float* packed, int workers) const;
  std::int64_t packedFloats() const;

  /// Scratch memory of a run on so many threads at most.
  std::int64_t scratchFloats(std::int64_t images, int workers) const;

  /// `epilogue` has no columnBias; `scratch` is 64-byte aligned; `written` may be empty.
  void run(const float* input, std::int64_t images, const float* packed, const Epilogue& epilogue,
           float* output, float* scratch, int workers, const WrittenFunction& written) const;

private:
  struct Block;
  WinogradConvolution(const ConvolutionShape& shape, const WinogradTiles& tiles, const Kernels& kernels);

  std::int64_t weightStride() const;  ///< floats from element to element of the packed weights
  template <class Take>
  void transformWeights(const float* weights, const std::vector<double>& transform, std::int64_t panel,
                        const Take& take) const;
  void packPanel(const float* weights, const std::vector<double>& transform, std::int64_t panel,
                 float* packed) const;
  void packDigits(const float* weights, const std::vector<double>& transform, std::int64_t panel,
                  float* packed) const;
  std::int64_t tileRows(std::int64_t images) const { return images * tiles_.tileRows; }
  std::int64_t blockRows(std::int64_t images) const;
  std::int64_t valueFloats(std::int64_t images) const;  ///< for the transformed inputs of a block
  void transformChannel(const Block& block, std::int64_t channel, float* scratch) const;
  std::int64_t floatsOfTile() const;  ///< of either operand's digits
  void makeDigits(const Block& block, std::int64_t element) const;
  void multiply(const Block& block, std::int64_t element, std::int64_t firstPanel, std::int64_t lastPanel,
                float* sums) const;
  void computeChannels(const Block& block, std::int64_t firstPanel, std::int64_t lastPanel,
                       float* scratch) const;
  void tellRows(const Block& block, std::int64_t firstChannel, std::int64_t lastChannel) const;

  ConvolutionShape shape_;
  WinogradTiles tiles_;
  const Kernels* kernels_;
  std::vector<std::int64_t>
      elements_;  ///< of the kernel, [phase y][phase x][tap y][tap x], as index into [y][x]
  RowPanels panels_;
  std::int64_t chunks_ = 1;  ///< parts of the output channels
  bool isDigits_ = false;
};

}  // namespace layerscope

#endif
