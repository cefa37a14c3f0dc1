#ifndef layerscope_PanelPainter_h
#define layerscope_PanelPainter_h

#include <string>
#include <vector>

#include "ViewTheme.h"
#include "facets/FacetScene.h"

namespace layerscope
{

class Pencil;
class PictureStore;

/// Draws the panel of the selected samples' pictures.
void paintPanel(Pencil& pencil, const FacetScene& scene, const PictureStore& store, const ViewTheme& theme);

/// What the tooltip of a target says; the first line is its title. Empty for one that has no tooltip.
std::vector<std::string> tooltipLines(const FacetScene& scene, const Target& target);

/// Draws the tooltip: what is at `target`, beside the mouse at (x, y).
void paintTooltip(Pencil& pencil, const FacetScene& scene, const Target& target, float x, float y,
                  const PictureStore& store, const ViewTheme& theme);

}  // namespace layerscope

#endif
