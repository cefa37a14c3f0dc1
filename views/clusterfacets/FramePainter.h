#ifndef layerscope_FramePainter_h
#define layerscope_FramePainter_h

#include "common/ColorTable.h"
#include "common/LegendPainter.h"
#include "common/ViewTheme.h"
#include "facets/FacetScene.h"

namespace layerscope
{

class Pencil;

/// Draws what is under the samples: frames, lines at the ticks, bands of highlighted channels.
void paintFrames(Pencil& pencil, const FacetScene& scene, const ViewTheme& theme);

/// Draws what is around them: title, headers, scales, ticks, channel numbers, counts.
void paintLabels(Pencil& pencil, const FacetScene& scene, const Heading& heading, const ColorTable& colors,
                 const ViewTheme& theme);

}  // namespace layerscope

#endif
