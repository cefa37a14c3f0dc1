#include "Convolutional.h"

namespace layerscope
{

namespace
{
/// ONNX Conv: weights [output channels, input channels / group, kernel ...].
class Conv : public Convolutional
{
public:
  using Convolutional::Convolutional;

protected:
  ConvolutionShape channels(const Shape& input, const Shape& weights, std::int64_t groups) const override
  {
    if (weights[0] % groups != 0)
    {
      throw Error("the output channels cannot be shared by the groups")
          .expected("a multiple of " + std::to_string(groups))
          .found(std::to_string(weights[0]));
    }
    if (input[1] % groups != 0 || weights[1] != input[1] / groups)
    {
      throw Error("the weights do not fit the input's " + std::to_string(input[1]) + " channels in " +
                  std::to_string(groups) + " groups")
          .expected(input[1] % groups == 0 ? std::to_string(input[1] / groups) + " channels a group"
                                           : "a multiple of " + std::to_string(groups) + " channels")
          .found("weights " + toString(weights));
    }
    ConvolutionShape shape;
    shape.groups = groups;
    shape.inChannels = weights[1];
    shape.outChannels = weights[0] / groups;
    return shape;
  }

  std::vector<SpatialAxis> windows(const Shape& input, const Shape& kernel) const override
  {
    return spatial().resolve(input, kernel);
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Conv, Conv);

}  // namespace layerscope
