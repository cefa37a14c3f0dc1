#ifndef layerscope_projections_TrailRaster_h
#define layerscope_projections_TrailRaster_h

#include <cstdint>
#include <vector>

#include "projections/TrailLines.h"
#include "projections/TrailStyle.h"
#include "samples/PixelView.h"

namespace layerscope
{

// Pictures of trails: smooth lines in the hue of their trail, dark at the first step and bright at the last (see
// TrailColors.h), with a dot or an arrow's head at the end. What depends on the selection is drawn over what doesn't.
//
// No class lies above the others: trails are drawn in a random order, which the style's seed decides, and step by step,
// so that what is later lies above what is earlier. A pixel that several trails cover takes of each as much as it covers,
// in floating point, so that thousands of faint lines add up. The result is the same for any number of threads. Lines that
// leave the picture are cut off. `colors` holds 4 bytes a trail, the last a share of the style's opacity; throws Error
// if their number is another.

/// Overwrites all pixels: transparent where there are no trails. O(points + pixels touched); 10^5 trails of 10 steps, 200
/// pixels long each, take 0.8 s of processor time, shared among threads.
void rasterTrails(const TrailLines& lines, const TrailPlacement& placement, const std::vector<std::uint8_t>& colors,
                  const TrailStyle& style, const PixelView& image);

/// Over what rasterTrails() has drawn: that fades by the style's dimming, and trails that are `marked` (one a trail, 0
/// or 1) stand out, thicker and on a rim in the background's colour. Nothing changes where none is.
void rasterTrailMarks(const TrailLines& lines, const TrailPlacement& placement,
                      const std::vector<std::uint8_t>& colors, const std::vector<std::uint8_t>& marked,
                      const TrailStyle& style, const PixelView& image);

}  // namespace layerscope

#endif
