#include "samples/SampleInteraction.h"

#include <algorithm>
#include <cmath>

#include "samples/Brush.h"

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

SampleInteraction::Cursor SampleInteraction::cursorOf(int grip)
{
  if (grip == Brush::Inside)
  {
    return Cursor::Move;
  }
  const bool horizontal = (grip & (Brush::Left | Brush::Right)) != 0;
  const bool vertical = (grip & (Brush::Bottom | Brush::Top)) != 0;
  if (horizontal && vertical)
  {
    const bool falling = grip == (Brush::Left | Brush::Top) || grip == (Brush::Right | Brush::Bottom);
    return falling ? Cursor::Falling : Cursor::Rising;
  }
  return horizontal ? Cursor::Horizontal : vertical ? Cursor::Vertical : Cursor::Arrow;
}

}  // namespace layerscope
