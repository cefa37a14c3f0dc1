#include "Checks.h"
#include "ResamplingOperator.h"

namespace layerscope
{

namespace
{
// The scales, one an axis, are attribute `scales` in operator set 7, input 1 from set 9 on; set 1 had
// `height_scale` and `width_scale` for the last two axes.
class Upsample : public ResamplingOperator
{
public:
  explicit Upsample(const Node& node)
  {
    resampling_.mode = Resampling::readMode(node.attributes.getString("mode", "nearest"));
    if (resampling_.mode == Resampling::Mode::Cubic)
    {
      throw Error("attribute 'mode' is not supported").expected("nearest or linear").found("'cubic'");
    }
    resampling_.coordinate = coordinateRule("asymmetric");
    resampling_.nearest = legacyNearestRule();
    scales_ = node.attributes.getFloats("scales");
    hasHeightAndWidth_ = node.attributes.has("height_scale");
    height_ = node.attributes.getFloat("height_scale", 1.0F);
    width_ = node.attributes.getFloat("width_scale", 1.0F);
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 2);
    const Shape& shape = inputs.shape(0);
    const std::vector<float> scales = findScales(inputs);
    if (scales.size() != shape.size())
    {
      throw Error("the scales do not fit the input's axes")
          .expected(std::to_string(shape.size()) + " numbers")
          .found(std::to_string(scales.size()));
    }
    std::vector<ResampledAxis> axes;
    for (std::size_t i = 0; i < shape.size(); ++i)
    {
      axes.push_back({shape[i], Resampling::scaledExtent(shape[i], scales[i]), scales[i]});
    }
    return {resampling_.prepare(inputs.at(0), axes)};
  }

private:
  std::vector<float> findScales(const Inputs& inputs) const
  {
    if (hasHeightAndWidth_)
    {
      requireRank(inputs.shape(0), 2, "the input");
      std::vector<float> scales(inputs.shape(0).size(), 1.0F);
      scales[scales.size() - 2] = height_;
      scales[scales.size() - 1] = width_;
      return scales;
    }
    return inputs.has(1) ? inputs.constantFloats(1, "the scales") : scales_;
  }

  std::vector<float> scales_;
  bool hasHeightAndWidth_ = false;
  float height_ = 1.0F;
  float width_ = 1.0F;
};
}  // namespace

LAYERSCOPE_OPERATOR(Upsample, Upsample);

}  // namespace layerscope
