#include "projections/TrailShapes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace layerscope
{

namespace
{

/// How much of a pixel whose centre is at `distance` from an edge-on band's middle the band covers.
float bandCover(float distance, float halfThickness)
{
  return std::max(0.0F, std::min(halfThickness, distance + 0.5F) - std::max(-halfThickness, distance - 0.5F));
}

void layOver(TrailLight& pixel, const TrailLight& color, float opacity)
{
  pixel += opacity * (color - pixel);
}

}  // namespace

void drawThinLine(const TrailBand& band, const TrailPoint& from, const TrailPoint& to, float thickness,
                  const TrailRamp& ramp, float opacity)
{
  const float wide = std::abs(to.x - from.x);
  const float high = std::abs(to.y - from.y);
  const bool isUpright = high > wide;
  const float extent = isUpright ? high : wide;
  if (!(extent > 0))
  {
    return;
  }
  // Along the longer axis, from its lower end.
  const bool isForward = isUpright ? to.y > from.y : to.x > from.x;
  const TrailPoint& low = isForward ? from : to;
  const TrailPoint& top = isForward ? to : from;
  const float begin = isUpright ? low.y : low.x;
  const float end = isUpright ? top.y : top.x;
  const float side = isUpright ? low.x : low.y;
  const float slope = ((isUpright ? top.x : top.y) - side) / extent;
  const float half = thickness / 2 * std::sqrt(1 + slope * slope);
  const TrailLight color = ramp.at(low.time);
  const TrailLight change = ((top.time - low.time) / extent) * (ramp.last - ramp.first);
  const int least = isUpright ? band.bottom : 0;
  const int most = isUpright ? band.top : band.width;
  const int leastSide = isUpright ? 0 : band.bottom;
  const int mostSide = isUpright ? band.width : band.top;
  float first = std::max(begin, static_cast<float>(least));
  float last = std::min(end, static_cast<float>(most));
  if (std::abs(slope) > 1e-6F)
  {
    // Where the line is within the band, or the picture's width; a pixel more.
    const float one = (static_cast<float>(leastSide) - half - 1 - side) / slope + begin;
    const float two = (static_cast<float>(mostSide) + half + 1 - side) / slope + begin;
    first = std::max(first, std::min(one, two));
    last = std::min(last, std::max(one, two));
  }
  if (!(first < last))
  {
    return;
  }
  const auto width = static_cast<std::ptrdiff_t>(band.width);
  const std::ptrdiff_t stepSide = isUpright ? 1 : width;
  const std::ptrdiff_t stepAlong = isUpright ? width : 1;
  const int lastPixel = std::min(most - 1, static_cast<int>(std::floor(last)));
  for (int pixel = std::max(least, static_cast<int>(std::floor(first))); pixel <= lastPixel; ++pixel)
  {
    const auto at = static_cast<float>(pixel);
    const float part = std::min(end, at + 1) - std::max(begin, at);
    const float along = at + 0.5F - begin;
    const float middle = side + slope * along;
    const float share = part * opacity;
    if (!(share > 0))
    {
      continue;
    }
    const TrailLight tint = color + std::min(std::max(along, 0.0F), extent) * change;
    // Not by floor(), which takes longer than all the rest.
    const int lower = static_cast<int>(std::max(middle - half, static_cast<float>(leastSide)));
    const int upper = static_cast<int>(std::min(std::max(middle + half, -1.0F) + 1, static_cast<float>(mostSide))) - 1;
    for (int across = lower; across <= upper; ++across)
    {
      const auto edge = static_cast<float>(across);
      const float cover = std::min(middle + half, edge + 1) - std::max(middle - half, edge);
      layOver(band.pixels[(pixel - (isUpright ? band.bottom : 0)) * stepAlong + (across - leastSide) * stepSide], tint, cover * share);
    }
  }
}

void drawThickLine(const TrailBand& band, const TrailPoint& from, const TrailPoint& to, const TrailVector& before,
                   const TrailVector& after, float thickness, const TrailRamp& ramp, float opacity)
{
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  if (!(length > 0))
  {
    return;
  }
  const TrailVector along{(to.x - from.x) / length, (to.y - from.y) / length};
  const bool isFirst = before.x == 0 && before.y == 0;
  const bool isLast = after.x == 0 && after.y == 0;
  const TrailVector startSide{along.x - before.x, along.y - before.y};
  const TrailVector endSide{along.x + after.x, along.y + after.y};
  const float half = thickness / 2;
  const float reach = half + 1;
  const float timeRate = (to.time - from.time) / length;
  const auto limit = static_cast<float>(band.width);
  const float bottom = std::floor(std::min(from.y, to.y) - reach);
  const float top = std::ceil(std::max(from.y, to.y) + reach);
  const int lastRow = std::min(band.top, static_cast<int>(top) + 1);
  for (int y = std::max(band.bottom, static_cast<int>(bottom)); y < lastRow; ++y)
  {
    const float up = static_cast<float>(y) + 0.5F - from.y;
    float left = std::min(from.x, to.x) - reach;
    float right = std::max(from.x, to.x) + reach;
    if (std::abs(along.y) > 1e-3F)
    {
      // Where the row is within reach of the straight line.
      const float middle = from.x + up * along.x / along.y;
      const float wide = reach / std::abs(along.y);
      left = std::max(left, middle - wide);
      right = std::min(right, middle + wide);
    }
    const int end = static_cast<int>(std::ceil(std::min(right, limit)));
    TrailLight* pixels = band.row(y);
    for (int x = static_cast<int>(std::max(std::floor(left), 0.0F)); x < end; ++x)
    {
      const float across = static_cast<float>(x) + 0.5F - from.x;
      const float place = across * along.x + up * along.y;
      float distance = across * along.y - up * along.x;
      float cover = 1;
      if (isFirst)
      {
        cover = std::min(cover, place + 0.5F);
      }
      else if (across * startSide.x + up * startSide.y < 0)
      {
        continue;
      }
      else if (place < 0)
      {
        distance = std::hypot(distance, place);
      }
      if (isLast)
      {
        cover = std::min(cover, length - place + 0.5F);
      }
      else if ((across - (to.x - from.x)) * endSide.x + (up - (to.y - from.y)) * endSide.y >= 0)
      {
        continue;
      }
      else if (place > length)
      {
        distance = std::hypot(distance, place - length);
      }
      cover *= bandCover(distance, half);
      if (cover > 0)
      {
        const float share = from.time + timeRate * std::min(std::max(place, 0.0F), length);
        layOver(pixels[x], ramp.at(share), cover * opacity);
      }
    }
  }
}

void drawDisc(const TrailBand& band, const TrailPoint& center, float diameter, const TrailLight& color, float opacity)
{
  const float radius = diameter / 2;
  const int lastRow = std::min(band.top, static_cast<int>(std::ceil(center.y + radius + 1)));
  const int end = std::min(band.width, static_cast<int>(std::ceil(center.x + radius + 1)));
  for (int y = std::max(band.bottom, static_cast<int>(std::floor(center.y - radius - 1))); y < lastRow; ++y)
  {
    TrailLight* pixels = band.row(y);
    for (int x = std::max(0, static_cast<int>(std::floor(center.x - radius - 1))); x < end; ++x)
    {
      const float distance =
          std::hypot(static_cast<float>(x) + 0.5F - center.x, static_cast<float>(y) + 0.5F - center.y);
      const float cover = std::min(1.0F, radius + 0.5F - distance);
      if (cover > 0)
      {
        layOver(pixels[x], color, cover * opacity);
      }
    }
  }
}

void drawArrowHead(const TrailBand& band, const TrailPoint& tip, const TrailVector& along, float length,
                   const TrailLight& color, float opacity)
{
  constexpr float slope = 0.4F;  // of its sides
  const float wide = std::sqrt(1 + slope * slope);
  const int lastRow = std::min(band.top, static_cast<int>(std::ceil(tip.y + length + 1)));
  const int end = std::min(band.width, static_cast<int>(std::ceil(tip.x + length + 1)));
  for (int y = std::max(band.bottom, static_cast<int>(std::floor(tip.y - length - 1))); y < lastRow; ++y)
  {
    TrailLight* pixels = band.row(y);
    for (int x = std::max(0, static_cast<int>(std::floor(tip.x - length - 1))); x < end; ++x)
    {
      const float right = static_cast<float>(x) + 0.5F - tip.x;
      const float up = static_cast<float>(y) + 0.5F - tip.y;
      const float back = -(right * along.x + up * along.y);
      const float side = std::abs(right * along.y - up * along.x);
      const float inside = std::min(length - back, (slope * back - side) / wide);
      const float cover = std::min(1.0F, inside + 0.5F);
      if (cover > 0)
      {
        layOver(pixels[x], color, cover * opacity);
      }
    }
  }
}

}  // namespace layerscope
