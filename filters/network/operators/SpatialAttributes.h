#ifndef layerscope_network_operators_SpatialAttributes_h
#define layerscope_network_operators_SpatialAttributes_h

#include <cstdint>
#include <vector>

#include "network/Graph.h"

namespace layerscope
{

/// No kernel, stride, dilation or padding is larger: products over three axes stay far from overflow.
constexpr std::int64_t largestExtent = std::int64_t(1) << 20;

/// How a window lies along one spatial axis: output element o looks at the input elements
/// o * stride + tap * dilation - padBegin, tap = 0 ... kernel - 1; those outside [0, input) are padding.
struct SpatialAxis
{
  std::int64_t input = 0;
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
  std::int64_t padBegin = 0;
  std::int64_t padEnd = 0;
  std::int64_t output = 0;

  /// Input elements from a window's first tap to its last.
  std::int64_t span() const { return (kernel - 1) * dilation + 1; }
};

/// The attributes kernel_shape, strides, dilations, pads, auto_pad and ceil_mode that convolutions and
/// pooling share (ONNX operator specification, Conv and MaxPool). Lists are empty where the node leaves them
/// out.
struct SpatialAttributes
{
  enum class AutoPad
  {
    NotSet,
    SameUpper,  ///< output = ceil(input / stride); an odd element of padding goes to the end
    SameLower,  ///< ... to the beginning
    Valid       ///< no padding
  };

  std::vector<std::int64_t> kernel;
  std::vector<std::int64_t> strides;
  std::vector<std::int64_t> dilations;
  std::vector<std::int64_t> pads;  ///< all beginnings, then all ends
  AutoPad autoPad = AutoPad::NotSet;
  bool ceilMode = false;

  /// Throws Error for kernels, strides and dilations below 1, negative pads, anything above `largestExtent`,
  /// an unknown auto_pad, and padding that is given in both ways.
  static SpatialAttributes read(const Attributes& attributes);

  /// Puts windows of the extents `kernelExtents` over an input of spatial extents `input`. With ceil_mode the
  /// last window may reach beyond the padded input, but begins inside the input or its leading padding.
  /// Throws Error where the lists don't have one entry (pads: two) an axis, where kernel_shape is given and
  /// differs, or where the window is larger than the padded input.
  std::vector<SpatialAxis> resolve(const Shape& input, const Shape& kernelExtents) const;
};

/// Throws Error unless all values of the attribute `name` lie between `least` and `largestExtent`.
void requireRange(const std::vector<std::int64_t>& values, std::int64_t least, const char* name);

/// Throws Error unless the attribute `name` is left out or has `count` entries.
void requireEntries(const std::vector<std::int64_t>& values, std::size_t count, const char* name);

}  // namespace layerscope

#endif
