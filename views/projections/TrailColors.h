#ifndef layerscope_projections_TrailColors_h
#define layerscope_projections_TrailColors_h

#include "samples/ChannelColors.h"

namespace layerscope
{

/// The colour of a trail's first and last step.
struct TrailColors
{
  Rgb first;
  Rgb last;
};

/// The same hue, dark at first and bright at last; both stand out from the background. How light a colour is counts as in
/// Oklab (B. Ottosson, "A perceptual color space for image processing", 2020).
TrailColors trailColors(const Rgb& color, const Rgb& background);

}  // namespace layerscope

#endif
