#ifndef layerscope_PageColors_h
#define layerscope_PageColors_h

#include <string>
#include <vector>

#include "ColorTable.h"
#include "ViewTheme.h"
#include "page/Page.h"
#include "samples/RowColoring.h"

namespace layerscope
{

/// The classes of a legend, in their colours.
void fillLegend(const std::string& title, const std::vector<ColorClass>& classes, bool hasUnknown, const ViewTheme& theme,
                PageLegend& legend);

/// A bar of the colours between two texts.
PageScale pageScale(const ColorTable& colors, const std::string& title, const std::string& low, const std::string& high);

}  // namespace layerscope

#endif
