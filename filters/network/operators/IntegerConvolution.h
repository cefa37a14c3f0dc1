#ifndef layerscope_network_operators_IntegerConvolution_h
#define layerscope_network_operators_IntegerConvolution_h

#include <array>

#include "Broadcast.h"
#include "SpatialAttributes.h"
#include "network/Operator.h"

namespace layerscope
{

/// A convolution of 8-bit numbers, less zero points, exact in int64; padding has the input's zero point. The
/// weights' zero point may be one for each output channel.
class IntegerConvolution
{
public:
  explicit IntegerConvolution(const Node& node);

  /// Shape of the output. Throws Error where the shapes do not fit.
  Shape prepare(const Shape& input, const Shape& inputZero, const Shape& weights, const Shape& weightZero);

  std::int64_t outChannels() const { return outChannels_; }
  std::int64_t multiplyAdds() const;

  std::size_t scratchBytes() const;
  /// Zero points may be nullptr.
  void run(const Tensor& input, const Tensor* inputZero, const Tensor& weights, const Tensor* weightZero,
           std::int64_t* out, void* scratch) const;

private:
  void convolvePlane(const std::int32_t* input, const std::int32_t* weights, std::int64_t* out) const;

  SpatialAttributes spatial_;
  std::int64_t groups_;
  std::array<SpatialAxis, 3> axes_;  ///< depth, height, width
  std::int64_t images_ = 0;
  std::int64_t inChannels_ = 0;   ///< in one group
  std::int64_t outChannels_ = 0;  ///< in all groups
  std::int64_t inputSize_ = 0;
  std::int64_t weightSize_ = 0;
  BroadcastLoops inputLoops_, weightLoops_;
};

/// The way back of a convolution of whole numbers: that of the convolution of the fractions which they stand
/// for, whose weights are known.
class FractionConvolution
{
public:
  /// The node, of whose attributes are those of Conv.
  explicit FractionConvolution(Node node);

  void prepare(const Shape& input, const Tensor& weights, const Tensor* scale, const Tensor* zero);
  std::size_t scratchBytes() const { return convolution_->backwardScratchBytes(); }
  void run(Tensor& outputGradient, Tensor& inputGradient, void* scratch) const;

private:
  Node node_;
  Tensor weights_;
  std::unique_ptr<Operator> convolution_;
};

}  // namespace layerscope

#endif
