#ifndef layerscope_network_operators_ResampledAxis_h
#define layerscope_network_operators_ResampledAxis_h

#include <cstdint>
#include <string>

namespace layerscope
{

/// How one axis changes its extent.
struct ResampledAxis
{
  std::int64_t input = 1;
  std::int64_t output = 1;
  double scale = 1.0;  ///< output elements for an input element; with rounding not quite output / input
  double begin = 0.0;  ///< region of the input, as parts of its extent (tf_crop_and_resize)
  double end = 1.0;

  bool isIdentity() const { return input == output && scale == 1.0 && begin == 0.0 && end == 1.0; }
};

/// Where the output element `x` lies on the input's axis, in elements.
using CoordinateRule = double (*)(const ResampledAxis& axis, double x);

/// The rule of an ONNX `coordinate_transformation_mode` (operator specification, Resize 10 to 19). Throws
/// Error for an unknown one.
CoordinateRule coordinateRule(const std::string& mode);

/// The input element taken for a coordinate, before it is clamped to the axis.
using NearestRule = double (*)(const ResampledAxis& axis, float coordinate);

/// The rule of an ONNX `nearest_mode`. Throws Error for an unknown one.
NearestRule nearestRule(const std::string& mode);

/// The rule that operator sets below 11 meant: downwards when the axis grows, upwards when it shrinks.
NearestRule legacyNearestRule();

}  // namespace layerscope

#endif
