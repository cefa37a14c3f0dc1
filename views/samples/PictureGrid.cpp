#include "samples/PictureGrid.h"

#include <algorithm>
#include <cmath>

namespace layerscope
{

namespace
{

/// Lengths at 72 DPI.
constexpr float leastWidth = 40;
constexpr float largestWidth = 160;
constexpr float pictureGap = 4;

std::int64_t placesIn(float length, float place, float gap)
{
  // A hair more, so that rounding doesn't lose a place that fits exactly.
  return static_cast<std::int64_t>(std::floor((length + gap) / (place + gap) * (1 + 1e-5f)));
}

/// The widest picture with which `count` stand in `columns` columns, each with a caption of this height.
double widestIn(const Rectangle& area, std::int64_t count, std::int64_t columns, double aspect, double gap,
                double captionHeight)
{
  const auto rows = static_cast<double>((count + columns - 1) / columns);
  const double place = (area.width + gap) / static_cast<double>(columns) - gap;
  const double height = (area.height + gap) / rows - gap - captionHeight;
  return std::min(place, height * aspect);
}

struct Arrangement
{
  double width = 0;
  std::int64_t columns = 0;
};

Arrangement bestArrangement(const Rectangle& area, std::int64_t count, std::int64_t mostColumns,
                            double aspect, double gap, double captionHeight)
{
  Arrangement best;
  for (std::int64_t columns = 1; columns <= std::min(mostColumns, count); ++columns)
  {
    const double width = widestIn(area, count, columns, aspect, gap, captionHeight);
    if (width > best.width)
    {
      best = {width, columns};
    }
  }
  return best;
}

}  // namespace

Rectangle PictureGrid::picture(std::int64_t index) const
{
  const auto column = static_cast<float>(index % columns);
  const auto row = static_cast<float>(index / columns);
  return {left + column * (pictureWidth + gap),
          top - row * (pictureHeight + captionHeight + gap) - pictureHeight, pictureWidth, pictureHeight};
}

Rectangle PictureGrid::caption(std::int64_t index) const
{
  const Rectangle above = picture(index);
  return {above.x, above.y - captionHeight, above.width, captionHeight};
}

std::int64_t PictureGrid::indexAt(float x, float y) const
{
  if (shown == 0 || x < left || y > top)
  {
    return -1;
  }
  const auto column = static_cast<std::int64_t>((x - left) / (pictureWidth + gap));
  const auto row = static_cast<std::int64_t>((top - y) / (pictureHeight + captionHeight + gap));
  const std::int64_t index = row * columns + column;
  if (column >= columns || index >= shown)
  {
    return -1;
  }
  return picture(index).contains(x, y) || caption(index).contains(x, y) ? index : -1;
}

PictureGrid layoutPictures(const Rectangle& area, std::int64_t count, double aspect, float scale,
                           const TextMetrics& caption, int captionCharacters)
{
  PictureGrid grid;
  grid.left = area.x;
  grid.top = area.top();
  if (!(aspect > 0) || !std::isfinite(aspect))
  {
    aspect = 1;
  }
  const float least = std::max(leastWidth * scale, 1.0f);
  grid.gap = pictureGap * scale;
  const std::int64_t mostColumns = area.isEmpty() ? 0 : placesIn(area.width, least, grid.gap);
  if (count <= 0 || mostColumns < 1)
  {
    return grid;
  }
  const float captionWidth = caption.width(static_cast<std::size_t>(std::max(captionCharacters, 0)));
  Arrangement best = bestArrangement(area, count, mostColumns, aspect, grid.gap, caption.lineHeight);
  grid.captionHeight = caption.lineHeight;
  if (best.width < std::max(captionWidth, least))
  {
    grid.captionHeight = 0;
    best = bestArrangement(area, count, mostColumns, aspect, grid.gap, 0);
  }
  grid.columns = best.columns;
  grid.pictureWidth = std::min(static_cast<float>(best.width), largestWidth * scale);
  grid.shown = count;
  if (best.width < least)
  {
    grid.columns = mostColumns;
    grid.pictureWidth = least;
    const auto height = static_cast<float>(least / aspect);
    grid.shown = std::min(count, mostColumns * placesIn(area.height, height, grid.gap));
  }
  grid.pictureHeight = static_cast<float>(grid.pictureWidth / aspect);
  return grid;
}

}  // namespace layerscope
