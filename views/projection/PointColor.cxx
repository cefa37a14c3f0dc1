#include "PointColor.h"

#include <algorithm>
#include <cmath>

#include "samples/ClassColors.h"

namespace layerscope
{

ViewTheme::Color pointColor(const RowColoring& coloring, const ColorTable& colors, const ViewTheme& theme, std::int64_t row)
{
  const auto index = static_cast<std::size_t>(row);
  if (coloring.kind() == RowColoring::Classes)
  {
    const std::size_t number = coloring.classOfRow()[index];
    return number < coloring.classes().size() ? classColor(coloring.classes()[number].color) : theme.missing;
  }
  if (coloring.kind() == RowColoring::None)
  {
    return theme.dot;
  }
  const double value = coloring.values()[index];
  if (!std::isfinite(value))
  {
    return theme.missing;
  }
  const ValueRange& range = coloring.range();
  // Halves, as the difference of two finite numbers may not be one.
  const double part = range.high > range.low ? (value / 2 - range.low / 2) / (range.high / 2 - range.low / 2) : 0.5;
  const auto& color = colors[static_cast<std::size_t>(std::clamp(std::lround(255 * part), 0L, 255L))];
  return {color[0], color[1], color[2]};
}

}  // namespace layerscope
