#ifndef layerscope_projections_TrailStyle_h
#define layerscope_projections_TrailStyle_h

#include <cstddef>
#include <cstdint>

#include "projections/TrailLines.h"
#include "samples/ChannelColors.h"

namespace layerscope
{

/// Where the origin of the plane is in a picture, in pixels, y up, and how many pixels its unit has.
struct TrailPlacement
{
  double x = 0;
  double y = 0;
  double scale = 1;
};

enum class TrailEnd
{
  None,
  Dot,
  Arrow
};

/// How trails are drawn; lengths in pixels.
struct TrailStyle
{
  double thickness = 1;
  double opacity = 0.5;  ///< of one trail, in [0, 1]
  TrailEnd end = TrailEnd::Dot;
  double endSize = 4;  ///< the diameter of a dot, the length of an arrow's head
  double endOpacity = 0.9;
  double markThickness = 2;  ///< of trails that are marked
  double markOpacity = 0.9;
  double dimming = 0.3;  ///< what is left of the others' opacity while some are marked
  Rgb background{{255, 255, 255}};
  std::uint64_t seed = 0;  ///< of the order in which trails are drawn
};

/// A style for that many trails: the more there are, and the more of the picture their lines would cover, the thinner
/// and fainter they are, so that in the densest parts one trail still shows. `marked`: trails that are emphasised.
/// `scale`: pixels in a point. O(points).
TrailStyle trailStyle(const TrailLines& lines, const TrailPlacement& placement, int width, int height, double scale,
                      std::size_t marked = 0);

}  // namespace layerscope

#endif
