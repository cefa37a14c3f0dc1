#ifndef layerscope_PlotPage_h
#define layerscope_PlotPage_h

#include "common/ColorTable.h"
#include "common/ViewTheme.h"

namespace layerscope
{

struct Page;
class PlotScene;

/// What the view of places shows, as a page for browsers: the panels that are shown, with the classes that are, at the
/// view's camera.
void fillPlotPage(const PlotScene& shown, const ColorTable& colors, const ViewTheme& theme, Page& page);

}  // namespace layerscope

#endif
