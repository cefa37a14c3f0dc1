#include "projections/TrailIndex.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope
{

namespace
{

constexpr int cellsAcross = 128;

/// The nearest point of a piece, as a share of the way along it, and the squared distance.
struct Nearest
{
  double share;
  double squared;
};

Nearest nearestOn(const float* from, const float* to, double x, double y)
{
  const double alongX = static_cast<double>(to[0]) - from[0];
  const double alongY = static_cast<double>(to[1]) - from[1];
  const double squared = alongX * alongX + alongY * alongY;
  const double share =
      squared > 0 ? std::clamp(((x - from[0]) * alongX + (y - from[1]) * alongY) / squared, 0.0, 1.0) : 0;
  const double offX = from[0] + share * alongX - x;
  const double offY = from[1] + share * alongY - y;
  return {share, offX * offX + offY * offY};
}

}  // namespace

int TrailIndex::column(double x) const
{
  return static_cast<int>(std::clamp(std::floor((x - left_) / cell_), 0.0, static_cast<double>(columns_ - 1)));
}

int TrailIndex::row(double y) const
{
  return static_cast<int>(std::clamp(std::floor((y - bottom_) / cell_), 0.0, static_cast<double>(rows_ - 1)));
}

double TrailIndex::offset(double x, double y) const
{
  const double across = std::max({left_ - x, x - left_ - columns_ * cell_, 0.0});
  const double up = std::max({bottom_ - y, y - bottom_ - rows_ * cell_, 0.0});
  return std::hypot(across, up);
}

template <class Body>
void TrailIndex::forCells(std::size_t point, bool isLast, const Body& body) const
{
  const float* from = lines_->points.data() + 2 * point;
  const float* to = isLast ? from : from + 2;
  const int bottom = row(std::min(from[1], to[1]));
  const int top = row(std::max(from[1], to[1]));
  const double rise = static_cast<double>(to[1]) - from[1];
  const double run = static_cast<double>(to[0]) - from[0];
  const double least = std::min(from[0], to[0]);
  const double most = std::max(from[0], to[0]);
  for (int up = bottom; up <= top; ++up)
  {
    double left = least;
    double right = most;
    if (bottom < top)
    {
      // Where the piece enters and leaves the row of cells; a little more, for rounding.
      const double first = from[0] + run * ((bottom_ + up * cell_ - from[1]) / rise);
      const double second = from[0] + run * ((bottom_ + (up + 1) * cell_ - from[1]) / rise);
      const double slack = 1e-6 * cell_;
      left = std::max(least, std::min(first, second) - slack);
      right = std::min(most, std::max(first, second) + slack);
    }
    const int last = column(right);
    for (int across = column(left); across <= last; ++across)
    {
      body(static_cast<std::size_t>(up) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(across));
    }
  }
}

TrailIndex::TrailIndex(const TrailLines& lines) : lines_(&lines)
{
  if (lines.times.empty())
  {
    return;
  }
  double low[2] = {lines.points[0], lines.points[1]};
  double high[2] = {low[0], low[1]};
  for (std::size_t index = 0; index < lines.points.size(); ++index)
  {
    const double value = lines.points[index];
    low[index % 2] = std::min(low[index % 2], value);
    high[index % 2] = std::max(high[index % 2], value);
  }
  const double extent = std::max(high[0] - low[0], high[1] - low[1]);
  cell_ = extent > 0 ? extent / cellsAcross : 1;
  left_ = low[0];
  bottom_ = low[1];
  columns_ = std::min(cellsAcross, static_cast<int>((high[0] - low[0]) / cell_)) + 1;
  rows_ = std::min(cellsAcross, static_cast<int>((high[1] - low[1]) / cell_)) + 1;
  lineOf_.resize(lines.times.size());
  starts_.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_) + 1, 0);
  const auto forPieces = [&](const auto& body)
  {
    for (std::size_t line = 0; line < lines.lines(); ++line)
    {
      const std::size_t end = lines.offsets[line + 1];
      for (std::size_t point = lines.offsets[line]; point < end; ++point)
      {
        // A line of one point has a piece of its own.
        if (point + 1 < end || point == lines.offsets[line])
        {
          body(line, point, point + 1 == end);
        }
      }
    }
  };
  forPieces([&](std::size_t, std::size_t point, bool isLast)
            { forCells(point, isLast, [&](std::size_t cell) { ++starts_[cell + 1]; }); });
  for (std::size_t cell = 1; cell < starts_.size(); ++cell)
  {
    starts_[cell] += starts_[cell - 1];
  }
  pieces_.resize(starts_.back());
  std::vector<std::size_t> next(starts_.begin(), starts_.end() - 1);
  forPieces(
      [&](std::size_t line, std::size_t point, bool isLast)
      {
        lineOf_[point] = static_cast<std::uint32_t>(line);
        forCells(point, isLast, [&](std::size_t cell) { pieces_[next[cell]++] = static_cast<std::uint32_t>(point); });
      });
}

TrailHit TrailIndex::at(double x, double y, double reach) const
{
  TrailHit hit;
  if (columns_ == 0 || !(reach >= 0) || !std::isfinite(x) || !std::isfinite(y) || offset(x, y) > reach + cell_)
  {
    return hit;
  }
  double nearest = reach * reach;
  const auto look = [&](int across, int up)
  {
    const auto cell = static_cast<std::size_t>(up) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(across);
    for (std::size_t place = starts_[cell]; place < starts_[cell + 1]; ++place)
    {
      const std::size_t point = pieces_[place];
      const std::uint32_t line = lineOf_[point];
      const std::size_t to = std::min(point + 1, lines_->offsets[line + 1] - 1);
      const Nearest found = nearestOn(lines_->points.data() + 2 * point, lines_->points.data() + 2 * to, x, y);
      const std::int64_t trail = lines_->trailOf[line];
      if (found.squared < nearest || (found.squared <= nearest && (hit.trail < 0 || trail < hit.trail)))
      {
        nearest = found.squared;
        hit.trail = trail;
        const float time = lines_->times[point];
        hit.time = time + static_cast<float>(found.share) * (lines_->times[to] - time);
      }
    }
  };
  // Outwards, ring by ring: what is in a later one is at least as far away as the rings between.
  const int middle[2] = {column(x), row(y)};
  for (int ring = 0; ring <= std::max(columns_, rows_); ++ring)
  {
    if (ring > 1 && (ring - 1.001) * cell_ > std::sqrt(nearest) + offset(x, y))
    {
      break;
    }
    for (int up = std::max(0, middle[1] - ring); up <= std::min(rows_ - 1, middle[1] + ring); ++up)
    {
      const bool isEdge = std::abs(up - middle[1]) == ring;
      for (int across = middle[0] - ring; across <= middle[0] + ring; across += isEdge || ring == 0 ? 1 : 2 * ring)
      {
        if (across >= 0 && across < columns_)
        {
          look(across, up);
        }
      }
    }
  }
  hit.distance = hit.trail >= 0 ? std::sqrt(nearest) : 0;
  return hit;
}

}  // namespace layerscope
