#include "samples/Lasso.h"

#include <algorithm>
#include <cmath>

namespace layerscope
{

void Lasso::begin(const Rectangle& bounds, float x, float y)
{
  bounds_ = bounds;
  points_.clear();
  points_.push_back({std::clamp(x, bounds.x, bounds.right()), std::clamp(y, bounds.y, bounds.top())});
}

void Lasso::drag(float x, float y)
{
  if (!isActive())
  {
    return;
  }
  const Point next{std::clamp(x, bounds_.x, bounds_.right()), std::clamp(y, bounds_.y, bounds_.top())};
  if (next.x != points_.back().x || next.y != points_.back().y)
  {
    points_.push_back(next);
  }
}

LassoArea::LassoArea(const Lasso& lasso)
{
  const std::vector<Lasso::Point>& points = lasso.points();
  if (points.size() < 3)
  {
    return;
  }
  const auto [low, high] = std::minmax_element(points.begin(), points.end(), [](const auto& one, const auto& other)
                                               { return one.y < other.y; });
  lowest_ = static_cast<int>(std::floor(low->y));
  crossings_.resize(static_cast<std::size_t>(std::floor(high->y)) - static_cast<std::size_t>(lowest_) + 1);
  for (std::size_t index = 0; index < points.size(); ++index)
  {
    Lasso::Point from = points[index];
    Lasso::Point to = points[(index + 1) % points.size()];
    if (from.y > to.y)
    {
      std::swap(from, to);
    }
    for (auto row = static_cast<int>(std::ceil(from.y - 0.5F)); static_cast<float>(row) + 0.5F < to.y; ++row)
    {
      const float share = (static_cast<float>(row) + 0.5F - from.y) / (to.y - from.y);
      crossings_[static_cast<std::size_t>(row - lowest_)].push_back(from.x + share * (to.x - from.x));
    }
  }
  for (std::vector<float>& row : crossings_)
  {
    std::sort(row.begin(), row.end());
  }
}

bool LassoArea::contains(float x, float y) const
{
  const auto row = static_cast<std::int64_t>(std::floor(y)) - lowest_;
  if (row < 0 || row >= static_cast<std::int64_t>(crossings_.size()))
  {
    return false;
  }
  const std::vector<float>& line = crossings_[static_cast<std::size_t>(row)];
  return (std::upper_bound(line.begin(), line.end(), x) - line.begin()) % 2 == 1;
}

}  // namespace layerscope
