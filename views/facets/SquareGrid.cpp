#include "facets/SquareGrid.h"

#include <algorithm>
#include <cmath>

namespace layerscope
{
namespace
{

bool isEmpty(const SquareGrid& grid)
{
  return grid.count <= 0 || grid.perColumn <= 0 || !(grid.side > 0.0);
}

/// The number of the first of `count` places along one axis for which isReached(number) holds, or `count`;
/// `guess` may be off by a rounding error.
template <class Condition>
std::int64_t firstPlace(double guess, std::int64_t count, const Condition& isReached)
{
  const double bounded = guess > 0.0 ? std::min(guess, static_cast<double>(count)) : 0.0;
  auto place = static_cast<std::int64_t>(bounded);
  while (place > 0 && isReached(place - 1))
  {
    --place;
  }
  while (place < count && !isReached(place))
  {
    ++place;
  }
  return place;
}

/// The places along one axis whose squares meet [low, high], as distances from the first place's outer edge.
RankRange placesTouched(const SquareGrid& grid, double low, double high, std::int64_t count)
{
  const double half = grid.gap / 2.0;
  const auto start = [&](std::int64_t place) { return static_cast<double>(place) * grid.side + half; };
  const auto end = [&](std::int64_t place) { return static_cast<double>(place + 1) * grid.side - half; };
  RankRange places;
  places.begin = firstPlace(low / grid.side, count, [&](std::int64_t place) { return end(place) > low; });
  places.end = firstPlace(high / grid.side, count, [&](std::int64_t place) { return start(place) > high; });
  return places;
}

}  // namespace

Rectangle squareRectangle(const SquareGrid& grid, std::int64_t rank)
{
  const double half = grid.gap / 2.0;
  const double left = static_cast<double>(rank / grid.perColumn) * grid.side + half;
  const double bottom = static_cast<double>(rank % grid.perColumn + 1) * grid.side - half;
  const auto size = static_cast<float>(grid.side - grid.gap);
  return {static_cast<float>(grid.area.x + left), static_cast<float>(grid.area.top() - bottom), size, size};
}

std::int64_t squareAt(const SquareGrid& grid, double x, double y)
{
  const double right = x - grid.area.x;
  const double down = grid.area.top() - y;
  if (isEmpty(grid) || !(right >= 0.0) || !(down >= 0.0))
  {
    return -1;
  }
  const double column = std::floor(right / grid.side);
  const double place = std::floor(down / grid.side);
  const auto columns = static_cast<double>((grid.count - 1) / grid.perColumn + 1);
  if (column >= columns || place >= static_cast<double>(grid.perColumn))
  {
    return -1;
  }
  const auto rank = static_cast<std::int64_t>(column) * grid.perColumn + static_cast<std::int64_t>(place);
  return rank < grid.count ? rank : -1;
}

std::vector<RankRange> ranksTouched(const SquareGrid& grid, const Rectangle& brush)
{
  std::vector<RankRange> ranges;
  if (isEmpty(grid) || brush.width < 0.0F || brush.height < 0.0F)
  {
    return ranges;
  }
  const double left = static_cast<double>(brush.x) - grid.area.x;
  const double down = static_cast<double>(grid.area.top()) - brush.top();
  const std::int64_t columnCount = (grid.count - 1) / grid.perColumn + 1;
  const RankRange columns = placesTouched(grid, left, left + brush.width, columnCount);
  const RankRange places = placesTouched(grid, down, down + brush.height, grid.perColumn);
  for (std::int64_t column = columns.begin; column < columns.end; ++column)
  {
    const std::int64_t begin = column * grid.perColumn + places.begin;
    const std::int64_t end = std::min(column * grid.perColumn + places.end, grid.count);
    if (begin >= end)
    {
      continue;
    }
    if (!ranges.empty() && ranges.back().end == begin)
    {
      ranges.back().end = end;
    }
    else
    {
      ranges.push_back({begin, end});
    }
  }
  return ranges;
}

}  // namespace layerscope
