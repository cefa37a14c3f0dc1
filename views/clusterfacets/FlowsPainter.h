#ifndef layerscope_FlowsPainter_h
#define layerscope_FlowsPainter_h

#include "common/ViewTheme.h"
#include "facets/FacetScene.h"
#include "facets/Target.h"

namespace layerscope
{

class Pencil;

/// Draws the bands between the layers' cells, the selected part of each in the mark's colour. Those of a
/// highlighted cluster stand out.
void paintFlows(Pencil& pencil, const FacetScene& scene, const ViewTheme& theme);

/// Lifts the band under the mouse out of the others.
void paintHoveredFlow(Pencil& pencil, const FacetScene& scene, const Target& hovered,
                      const ViewTheme& theme);

}  // namespace layerscope

#endif
