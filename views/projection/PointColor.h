#ifndef layerscope_PointColor_h
#define layerscope_PointColor_h

#include <cstdint>

#include "common/ColorTable.h"
#include "common/ViewTheme.h"
#include "samples/RowColoring.h"

namespace layerscope
{

/// The colour of a row's point.
ViewTheme::Color pointColor(const RowColoring& coloring, const ColorTable& colors, const ViewTheme& theme, std::int64_t row);

}  // namespace layerscope

#endif
