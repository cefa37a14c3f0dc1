#include <algorithm>
#include <cmath>
#include <numeric>

#include "Checks.h"
#include "IntList.h"
#include "ResamplingOperator.h"

namespace layerscope
{

namespace
{
enum class AspectRatio
{
  Stretch,
  NotLarger,
  NotSmaller
};

AspectRatio readAspectRatio(const Attributes& attributes)
{
  const std::string policy = attributes.getString("keep_aspect_ratio_policy", "stretch");
  if (policy == "stretch")
  {
    return AspectRatio::Stretch;
  }
  if (policy != "not_larger" && policy != "not_smaller")
  {
    throw Error("attribute 'keep_aspect_ratio_policy' is unknown")
        .expected("stretch, not_larger or not_smaller")
        .found("'" + policy + "'");
  }
  return policy == "not_larger" ? AspectRatio::NotLarger : AspectRatio::NotSmaller;
}

// Input 1 holds the scales in operator set 10; from set 11 on inputs 1 to 3 are the region of interest, the
// scales and the sizes, one of the last two. Attribute `axes` (set 18) names the axes they are for.
class Resize : public ResamplingOperator
{
public:
  explicit Resize(const Node& node)
      : isLegacy_(node.opset < 11),
        hasAxes_(node.attributes.has("axes")),
        axes_(node.attributes.getInts("axes"))
  {
    const Attributes& attributes = node.attributes;
    aspectRatio_ = readAspectRatio(attributes);
    resampling_.smooths = attributes.getInt("antialias", 0) != 0;
    resampling_.excludesOutside = attributes.getInt("exclude_outside", 0) != 0;
    resampling_.cubicCoefficient = static_cast<double>(attributes.getFloat("cubic_coeff_a", -0.75F));
    resampling_.mode = Resampling::readMode(attributes.getString("mode", "nearest"));
    const std::string coordinates =
        attributes.getString("coordinate_transformation_mode", isLegacy_ ? "asymmetric" : "half_pixel");
    isCrop_ = coordinates == "tf_crop_and_resize";
    resampling_.coordinate = coordinateRule(coordinates);
    resampling_.nearest = isLegacy_ ? legacyNearestRule()
                                    : nearestRule(attributes.getString("nearest_mode", "round_prefer_floor"));
    resampling_.fillsOutside = isCrop_;
    resampling_.fill = attributes.getFloat("extrapolation_value", 0.0F);
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, isLegacy_ ? 2 : 4);
    const Shape& shape = inputs.shape(0);
    std::vector<ResampledAxis> result;
    for (const std::int64_t extent : shape)
    {
      result.push_back({extent, extent});
    }
    const std::vector<std::size_t> axes = resizedAxes(shape.size());
    readRegion(inputs, axes, result);
    const std::size_t scales = isLegacy_ ? 1 : 2;
    const bool hasScales = isFilled(inputs, scales);
    if (hasScales == (!isLegacy_ && isFilled(inputs, 3)))
    {
      throw Error(isLegacy_ ? "the scales are missing" : "one of scales and sizes is needed")
          .found(hasScales ? "both" : "none");
    }
    hasScales ? readScales(inputs.constantFloats(scales, "the scales"), axes, result)
              : readSizes(inputs.constantInts(3, "the sizes"), axes, result);
    return {resampling_.prepare(inputs.at(0), result)};
  }

private:
  static bool isFilled(const Inputs& inputs, std::size_t index)
  {
    return inputs.has(index) && elementCount(inputs.shape(index)) != 0;
  }

  static void requireCount(std::size_t count, std::size_t expected, const char* what)
  {
    if (count != expected)
    {
      throw Error(std::string(what) + " do not fit the resized axes")
          .expected(std::to_string(expected) + " numbers")
          .found(std::to_string(count));
    }
  }

  // In the order in which the scales, sizes and regions come.
  std::vector<std::size_t> resizedAxes(std::size_t rank) const
  {
    std::vector<std::size_t> axes(rank);
    std::iota(axes.begin(), axes.end(), std::size_t(0));
    if (hasAxes_)
    {
      normalizedAxes(axes_, rank);
      axes.clear();
      for (const std::int64_t axis : axes_)
      {
        axes.push_back(normalizedAxis(axis, rank));
      }
    }
    return axes;
  }

  // All beginnings, then all ends.
  void readRegion(const Inputs& inputs, const std::vector<std::size_t>& axes,
                  std::vector<ResampledAxis>& result) const
  {
    if (isCrop_)
    {
      const std::vector<float> region = inputs.constantFloats(1, "the region of interest");
      requireCount(region.size(), 2 * axes.size(), "the bounds of the region of interest");
      if (!std::all_of(region.begin(), region.end(), [](float bound) { return std::isfinite(bound); }))
      {
        throw Error("a bound of the region of interest is not a number");
      }
      for (std::size_t i = 0; i < axes.size(); ++i)
      {
        result[axes[i]].begin = region[i];
        result[axes[i]].end = region[axes.size() + i];
      }
    }
  }

  void readScales(const std::vector<float>& scales, const std::vector<std::size_t>& axes,
                  std::vector<ResampledAxis>& result) const
  {
    requireCount(scales.size(), axes.size(), "the scales");
    for (std::size_t i = 0; i < axes.size(); ++i)
    {
      ResampledAxis& axis = result[axes[i]];
      axis.scale = scales[i];
      const auto region = static_cast<float>(axis.end - axis.begin);
      axis.output = Resampling::scaledExtent(axis.input, scales[i] * region);
    }
  }

  void readSizes(const std::vector<std::int64_t>& sizes, const std::vector<std::size_t>& axes,
                 std::vector<ResampledAxis>& result) const
  {
    requireCount(sizes.size(), axes.size(), "the sizes");
    elementCount(sizes);
    for (std::size_t i = 0; i < axes.size(); ++i)
    {
      ResampledAxis& axis = result[axes[i]];
      axis.output = sizes[i];
      axis.scale = static_cast<double>(axis.output) / static_cast<double>(axis.input);
    }
    if (aspectRatio_ != AspectRatio::Stretch && !axes.empty())
    {
      keepAspectRatio(axes, result);
    }
  }

  // One scale for all, of the axis that must shrink most (least).
  void keepAspectRatio(const std::vector<std::size_t>& axes, std::vector<ResampledAxis>& result) const
  {
    double scale = result[axes[0]].scale;
    for (const std::size_t axis : axes)
    {
      const double own = result[axis].scale;
      scale = aspectRatio_ == AspectRatio::NotLarger ? std::min(scale, own) : std::max(scale, own);
    }
    Shape sizes;
    for (const std::size_t axis : axes)
    {
      const double size = std::floor(scale * static_cast<double>(result[axis].input) + 0.5);
      if (!(size <= static_cast<double>(std::int64_t(1) << 40)))
      {
        throw Error("an input without elements has no aspect ratio, and one so long none that fits");
      }
      result[axis].output = static_cast<std::int64_t>(size);
      result[axis].scale = scale;
      sizes.push_back(result[axis].output);
    }
    elementCount(sizes);
  }

  bool isLegacy_;
  AspectRatio aspectRatio_ = AspectRatio::Stretch;
  bool hasAxes_;
  std::vector<std::int64_t> axes_;
  bool isCrop_ = false;
};
}  // namespace

LAYERSCOPE_OPERATOR(Resize, Resize);

}  // namespace layerscope
