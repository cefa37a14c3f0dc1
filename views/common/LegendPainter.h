#ifndef layerscope_LegendPainter_h
#define layerscope_LegendPainter_h

#include <string>

#include "ColorTable.h"
#include "ViewTheme.h"
#include "samples/Rectangle.h"

namespace layerscope
{

class Pencil;

/// What stands at the top of the view.
struct Heading
{
  std::string title;
  std::string details;  ///< beside it, less bold
};

/// What doesn't fit into the area is left out.
void paintTitle(Pencil& pencil, const Rectangle& area, const Heading& heading, const ViewTheme& theme);

/// Why a view has nothing to show, in its middle.
void paintMessage(Pencil& pencil, const Rectangle& view, const std::string& message, const ViewTheme& theme);

/// All colours of a scale, the least at the left.
void paintColorBar(Pencil& pencil, const Rectangle& area, const ColorTable& colors);

}  // namespace layerscope

#endif
