#include "samples/Brush.h"

#include <algorithm>
#include <cmath>

namespace layerscope
{

int Brush::gripAt(float x, float y, float reach) const
{
  if (!active_ || x < area_.x - reach || x > area_.right() + reach || y < area_.y - reach ||
      y > area_.top() + reach)
  {
    return None;
  }
  const auto nearest = [reach](float value, float low, float high, int lowGrip, int highGrip)
  {
    const float toLow = std::abs(value - low);
    const float toHigh = std::abs(value - high);
    // A small brush keeps an inside by which it can be moved.
    const float own = std::min(reach, (high - low) / 3);
    if (toLow <= toHigh)
    {
      return value < low || toLow < own ? lowGrip : 0;
    }
    return value > high || toHigh < own ? highGrip : 0;
  };
  const int grip =
      nearest(x, area_.x, area_.right(), Left, Right) | nearest(y, area_.y, area_.top(), Bottom, Top);
  return grip == 0 ? Inside : grip;
}

void Brush::begin(const Rectangle& bounds, float x, float y)
{
  active_ = true;
  bounds_ = bounds;
  anchorX_ = std::clamp(x, bounds.x, bounds.right());
  anchorY_ = std::clamp(y, bounds.y, bounds.top());
  area_ = {anchorX_, anchorY_, 0, 0};
  grip_ = Right | Top;
}

void Brush::hold(int grip, float x, float y)
{
  grip_ = grip;
  if (grip == Inside)
  {
    anchorX_ = x - area_.x;
    anchorY_ = y - area_.y;
    return;
  }
  anchorX_ = (grip & Left) ? area_.right() : area_.x;
  anchorY_ = (grip & Bottom) ? area_.top() : area_.y;
}

void Brush::drag(float x, float y)
{
  if (grip_ == Inside)
  {
    move(x, y);
  }
  else if (grip_ != None)
  {
    stretch(x, y);
  }
}

void Brush::place(const Rectangle& bounds, const Rectangle& area)
{
  active_ = true;
  grip_ = None;
  bounds_ = bounds;
  area_ = area;
}

void Brush::clear()
{
  *this = Brush();
}

void Brush::stretch(float x, float y)
{
  if (grip_ & (Left | Right))
  {
    const float edge = std::clamp(x, bounds_.x, bounds_.right());
    area_.x = std::min(anchorX_, edge);
    area_.width = std::abs(edge - anchorX_);
  }
  if (grip_ & (Bottom | Top))
  {
    const float edge = std::clamp(y, bounds_.y, bounds_.top());
    area_.y = std::min(anchorY_, edge);
    area_.height = std::abs(edge - anchorY_);
  }
}

void Brush::move(float x, float y)
{
  area_.x = std::clamp(x - anchorX_, bounds_.x, std::max(bounds_.x, bounds_.right() - area_.width));
  area_.y = std::clamp(y - anchorY_, bounds_.y, std::max(bounds_.y, bounds_.top() - area_.height));
}

}  // namespace layerscope
