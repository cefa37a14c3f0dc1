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

bool SampleInteraction::isClick(float x, float y) const
{
  // Points that the mouse may move in a click.
  constexpr float clickSlack = 3;
  return std::hypot(x - pressX_, y - pressY_) <= reach(clickSlack);
}

void SampleInteraction::dragSplitter(float x)
{
  if (room().width > 0)
  {
    setPanel(panel_.shown, 1.0 - static_cast<double>(x) / static_cast<double>(room().width));
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
