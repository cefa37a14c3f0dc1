#include "ResampledAxis.h"

#include <cmath>
#include <map>

#include "network/Error.h"

namespace layerscope
{

namespace
{
template <class Rule>
Rule findRule(const std::map<std::string, Rule>& rules, const std::string& name, const char* attribute)
{
  const auto found = rules.find(name);
  if (found == rules.end())
  {
    std::string names;
    for (const auto& [known, rule] : rules)
    {
      names += (names.empty() ? "" : ", ") + known;
    }
    throw Error("attribute '" + std::string(attribute) + "' is unknown")
        .expected(names)
        .found("'" + name + "'");
  }
  return found->second;
}

double halfPixel(const ResampledAxis& axis, double x)
{
  return (x + 0.5) / axis.scale - 0.5;
}

// The middle of the input stays in the middle where the extent was rounded.
double halfPixelSymmetric(const ResampledAxis& axis, double x)
{
  const auto input = static_cast<double>(axis.input);
  const double adjustment = static_cast<double>(axis.output) / (axis.scale * input);
  return input / 2.0 * (1.0 - adjustment) + halfPixel(axis, x);
}

double pytorchHalfPixel(const ResampledAxis& axis, double x)
{
  return axis.output > 1 ? halfPixel(axis, x) : 0.0;
}

double alignCorners(const ResampledAxis& axis, double x)
{
  return axis.output > 1 ? x * static_cast<double>(axis.input - 1) / static_cast<double>(axis.output - 1)
                         : 0.0;
}

double asymmetric(const ResampledAxis& axis, double x)
{
  return x / axis.scale;
}

double tfHalfPixelForNearest(const ResampledAxis& axis, double x)
{
  return (x + 0.5) / axis.scale;
}

double tfCropAndResize(const ResampledAxis& axis, double x)
{
  const double last = static_cast<double>(axis.input - 1);
  return axis.output > 1
             ? axis.begin * last + x * (axis.end - axis.begin) * last / static_cast<double>(axis.output - 1)
             : 0.5 * (axis.begin + axis.end) * last;
}

double roundPreferFloor(const ResampledAxis& /*axis*/, float x)
{
  return std::ceil(double(x) - 0.5);
}

double roundPreferCeil(const ResampledAxis& /*axis*/, float x)
{
  return std::floor(double(x) + 0.5);
}

double roundDown(const ResampledAxis& /*axis*/, float x)
{
  return std::floor(x);
}

double roundUp(const ResampledAxis& /*axis*/, float x)
{
  return std::ceil(x);
}

double roundAsScaled(const ResampledAxis& axis, float x)
{
  return axis.scale < 1.0 ? std::ceil(x) : std::floor(x);
}
}  // namespace

CoordinateRule coordinateRule(const std::string& mode)
{
  static const std::map<std::string, CoordinateRule> rules = {{"half_pixel", halfPixel},
                                                              {"half_pixel_symmetric", halfPixelSymmetric},
                                                              {"pytorch_half_pixel", pytorchHalfPixel},
                                                              {"align_corners", alignCorners},
                                                              {"asymmetric", asymmetric},
                                                              {"tf_half_pixel_for_nn", tfHalfPixelForNearest},
                                                              {"tf_crop_and_resize", tfCropAndResize}};
  return findRule(rules, mode, "coordinate_transformation_mode");
}

NearestRule nearestRule(const std::string& mode)
{
  static const std::map<std::string, NearestRule> rules = {{"round_prefer_floor", roundPreferFloor},
                                                           {"round_prefer_ceil", roundPreferCeil},
                                                           {"floor", roundDown},
                                                           {"ceil", roundUp}};
  return findRule(rules, mode, "nearest_mode");
}

NearestRule legacyNearestRule()
{
  return roundAsScaled;
}

}  // namespace layerscope
