#include "samples/SampleInteraction.h"

#include <algorithm>
#include <cmath>

namespace layerscope
{

void SampleInteraction::setPanel(bool shown, double width)
{
  panel_.shown = shown;
  if (std::isfinite(width))
  {
    panel_.width = std::clamp(width, leastPanelWidth, mostPanelWidth);
  }
}

}  // namespace layerscope
