#ifndef layerscope_network_operators_AxisLines_h
#define layerscope_network_operators_AxisLines_h

#include <cstdint>

#include "Checks.h"

namespace layerscope
{

/// The lines of a tensor along one axis: element i of a line stands at start(line) + i * stride.
struct AxisLines
{
  std::int64_t count = 0;
  std::int64_t length = 0;
  std::int64_t stride = 1;

  AxisLines() = default;
  /// `axis` may count from the end. Throws Error where it is outside.
  AxisLines(const Shape& shape, std::int64_t axisOf)
  {
    const std::size_t axis = normalizedAxis(axisOf, shape.size());
    const auto at = shape.begin() + static_cast<std::ptrdiff_t>(axis);
    length = *at;
    stride = elementCount(Shape(at + 1, shape.end()));
    count = elementCount(Shape(shape.begin(), at)) * stride;
    elementCount(shape);
  }

  std::int64_t start(std::int64_t line) const { return line / stride * length * stride + line % stride; }
};

}  // namespace layerscope

#endif
