#ifndef layerscope_network_kernels_Convolution_h
#define layerscope_network_kernels_Convolution_h

#include <cstdint>
#include <memory>
#include <vector>

#include "ConvolutionPlan.h"
#include "DigitConvolution.h"
#include "MatrixProduct.h"
#include "PackedWeights.h"
#include "SpreadConvolution.h"
#include "WinogradConvolution.h"
#include "Written.h"

namespace layerscope
{

/// A convolution or transposed convolution over 1 to 3 axes for a fixed number of images, made once and run
/// by any number of threads at a time, each with scratch memory of its own. Images are [groups *
/// channels][z][y][x].
///
/// A value of the result is one chain of multiply-adds over (channel, kernel element), from zero, then the
/// epilogue (in a SpreadConvolution a chain over the channels for each kernel element; a WinogradConvolution,
/// a DigitConvolution and split floats, see SplitPair, have rounding errors of their own): the same bits
/// whatever the number of threads and images. Cost: weights * grid points, plus one pass over the input for
/// each kernel column.
class Convolution
{
public:
  /// Throws Error where the shape is absurdly large (see ConvolutionPlan), or a run would take hours.
  Convolution(const ConvolutionShape& shape, std::int64_t images, const Kernels& kernels);

  /// The weights are constant and stay where they are: the first run keeps a packed copy, which all
  /// convolutions of the same shape share that are made with the same `forms`, those of the memory they are
  /// in. Without it every run packs the weights it is given.
  void packWeights(const float* weights, const std::shared_ptr<PackedForms>& forms = nullptr);

  /// Scratch memory of a run, 64-byte aligned; enough for as many threads as OpenMP allows now. A later run
  /// uses no more threads than that.
  std::size_t scratchBytes() const { return scratchBytes_; }

  /// Whether an epilogue may normalise: not where the kernel lies on the whole image.
  bool canNormalize() const { return !isProduct(); }

  /// Whether a matrix unit computes it, in digits or with split floats. Asked after packWeights.
  bool isDigits() const { return digits_ || (winograd_ && winograd_->isDigits()); }
  bool isSplit() const { return plan_->lowered().isSplit; }

  /// Whether an epilogue may have an addend. Asked after packWeights.
  bool canAdd() const;

  /// `weights` may be nullptr after packWeights. `epilogue` has no columnBias; its rows are output channels.
  /// The output is written, not added to. `written` may be empty.
  void run(const float* input, const float* weights, const Epilogue& epilogue, float* output, void* scratch,
           const WrittenFunction& written = {}) const;

  std::int64_t multiplyAdds() const;

private:
  /// How a run is shared out.
  struct Tasks
  {
    std::int64_t rows = 1;    ///< of the grid that a task has, at most
    std::int64_t splits = 1;  ///< of the output channels
    bool isShared = false;    ///< the threads lower rows together, before they share out the channels
  };

  Tasks divide() const;
  void chooseSplit();
  bool isProduct() const { return product_ != nullptr; }
  void runLowered(const float* input, const float* packed, const Epilogue& epilogue, float* output,
                  float* scratch, int workers, const WrittenFunction& written) const;
  void makeProduct();
  void runProduct(const float* input, const float* weights, const Epilogue& epilogue, float* output,
                  void* scratch, const WrittenFunction& written) const;
  void chooseDepthwise();
  void runDepthwise(const float* input, const float* weights, const Epilogue& epilogue, float* output,
                    float* scratch, int workers, const WrittenFunction& written) const;
  void runSpread(const float* input, const float* packed, const Epilogue& epilogue, float* output,
                 float* scratch, int workers, const WrittenFunction& written) const;
  void pack(const float* weights, float* packed, int workers) const;
  void packPanel(const float* weights, float* packed, std::int64_t phase, std::int64_t group,
                 std::int64_t panel) const;
  void packSplitPanel(const float* weights, float* packed, std::int64_t phase, std::int64_t group,
                      std::int64_t panel) const;
  PackedKey layout() const;

  const Kernels* kernels_;
  std::unique_ptr<ConvolutionPlan> plan_;
  std::unique_ptr<MatrixProduct> product_;
  std::unique_ptr<SpreadConvolution> spread_;
  std::unique_ptr<DepthwiseConvolution> depthwise_;
  std::unique_ptr<WinogradConvolution> winograd_;  ///< with packed weights only
  std::unique_ptr<DigitConvolution> digits_;       ///< the same
  std::int64_t images_;
  int workers_;
  Tasks tasks_;
  std::int64_t workerFloats_ = 0;
  std::size_t scratchBytes_ = 0;
  std::shared_ptr<PackedWeights> packed_;
};

}  // namespace layerscope

#endif
