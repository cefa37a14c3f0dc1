#ifndef layerscope_network_operators_Convolutional_h
#define layerscope_network_operators_Convolutional_h

#include <memory>
#include <optional>
#include <vector>

#include "SpatialAttributes.h"
#include "network/Operator.h"
#include "network/kernels/Convolution.h"

namespace layerscope
{

/// What Conv and ConvTranspose share: input [N, groups * channels, spatial ...] with 1 to 3 spatial axes,
/// weights of the same rank, an optional bias, a normalisation and an activation that may be merged. Weights
/// that are constant are packed once, others in every run.
class Convolutional : public Operator
{
public:
  explicit Convolutional(const Node& node);

  std::vector<TensorInfo> prepare(const Inputs& inputs) override;
  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override;
  std::size_t scratchBytes() const override { return convolution_->scratchBytes(); }
  bool runsByPieces() const override { return true; }
  void runByPieces(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                   void* scratch, const WrittenFunction& written) const override;
  bool fuse(const Activation& activation) override;
  bool fuseSum() override;
  bool fuseNormalization(ChannelNormalization normalization) override;
  std::int64_t multiplyAdds() const override { return convolution_->multiplyAdds(); }

  /// The gradient of a convolution's input is the transposed convolution of its output's gradient with the
  /// same weights, and the other way round.
  bool hasGradient(std::size_t /*input*/) const override { return true; }
  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted) override;
  void backward(const BackwardStep& step) const override;
  std::size_t backwardScratchBytes() const override { return wayBack_ ? wayBack_->scratchBytes() : 0; }

protected:
  /// Extents of the channels, with groups and transposition; throws Error where the weights do not fit the
  /// input.
  virtual ConvolutionShape channels(const Shape& input, const Shape& weights, std::int64_t groups) const = 0;

  /// Windows over the spatial extents, with all padding worked out; throws Error.
  virtual std::vector<SpatialAxis> windows(const Shape& input, const Shape& kernel) const = 0;

  const SpatialAttributes& spatial() const { return spatial_; }

private:
  SpatialAttributes spatial_;
  std::int64_t groups_;
  ConvolutionShape shape_;
  std::int64_t images_ = 0;
  std::unique_ptr<Convolution> convolution_;
  std::unique_ptr<Convolution> wayBack_;  ///< for the gradient of the input
  Epilogue epilogue_;
  bool addsInput_ = false;                             ///< the last one
  std::optional<ChannelNormalization> normalization_;  ///< that the epilogue points to
};

/// Adds the activation to an epilogue that has none yet. False where there is one, or the kernels lack this
/// one.
bool addActivation(const Activation& activation, Epilogue& epilogue);

}  // namespace layerscope

#endif
