#include "projections/TrailGrid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "samples/ParallelParts.h"

namespace layerscope
{

namespace
{

constexpr int cellsInBandwidth = 3;
constexpr int reach = 3 * cellsInBandwidth;  ///< of the kernel, in cells
constexpr int margin = reach + 2;
constexpr int mostCells = 2048;
/// Parts of a cell that a point's place is rounded to when it is counted.
constexpr float fine = 256;

std::array<float, 2 * reach + 1> gaussian()
{
  std::array<float, 2 * reach + 1> taps{};
  float sum = 0;
  for (int tap = -reach; tap <= reach; ++tap)
  {
    const float distance = static_cast<float>(tap) / cellsInBandwidth;
    taps[static_cast<std::size_t>(tap + reach)] = std::exp(-distance * distance / 2);
    sum += taps[static_cast<std::size_t>(tap + reach)];
  }
  for (float& tap : taps)
  {
    tap /= sum;
  }
  return taps;
}

}  // namespace

void TrailGrid::build(const std::vector<float>& points, const std::vector<std::uint16_t>& weights,
                      const std::vector<PointRange>& ranges, double bandwidth)
{
  place(points, ranges, bandwidth);
  count(points, weights, ranges);
  blur();
}

void TrailGrid::place(const std::vector<float>& points, const std::vector<PointRange>& ranges, double bandwidth)
{
  float low[2] = {std::numeric_limits<float>::max(), std::numeric_limits<float>::max()};
  float high[2] = {-low[0], -low[1]};
  for (const PointRange& range : ranges)
  {
    for (std::size_t point = range.begin; point < range.end; ++point)
    {
      for (int axis = 0; axis < 2; ++axis)
      {
        const float value = points[2 * point + static_cast<std::size_t>(axis)];
        low[axis] = std::min(low[axis], value);
        high[axis] = std::max(high[axis], value);
      }
    }
  }
  const float extent = std::max({high[0] - low[0], high[1] - low[1], 0.0F});
  cell_ = std::max(static_cast<float>(bandwidth) / cellsInBandwidth, extent / (mostCells - 2 * margin - 2));
  cell_ = cell_ > 0 ? cell_ : 1;
  bandwidth_ = cell_ * cellsInBandwidth;
  left_ = low[0] - margin * cell_;
  bottom_ = low[1] - margin * cell_;
  width_ = extent >= 0 ? static_cast<int>((high[0] - low[0]) / cell_) + 2 * margin + 2 : 0;
  height_ = extent >= 0 ? static_cast<int>((high[1] - low[1]) / cell_) + 2 * margin + 2 : 0;
  if (ranges.empty() || low[0] > high[0])
  {
    width_ = height_ = 0;
  }
}

void TrailGrid::count(const std::vector<float>& points, const std::vector<std::uint16_t>& weights,
                      const std::vector<PointRange>& ranges)
{
  constexpr std::size_t linesInPart = 256;
  const std::size_t parts = (ranges.size() + linesInPart - 1) / linesInPart;
  const int workers = std::max(1, std::min(availableThreads(), static_cast<int>(std::min<std::size_t>(parts, 64))));
  const std::size_t cells = static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_);
  counts_.resize(static_cast<std::size_t>(workers));
  for (std::vector<std::uint64_t>& own : counts_)
  {
    own.assign(cells, 0);
  }
  parallelParts(parts, workers,
                [&](std::size_t part, int worker)
                {
                  std::uint64_t* own = counts_[static_cast<std::size_t>(worker)].data();
                  const auto stride = static_cast<std::size_t>(width_);
                  const std::size_t last = std::min(ranges.size(), (part + 1) * linesInPart);
                  for (std::size_t range = part * linesInPart; range < last; ++range)
                  {
                    for (std::size_t point = ranges[range].begin; point < ranges[range].end; ++point)
                    {
                      const float x = (points[2 * point] - left_) / cell_;
                      const float y = (points[2 * point + 1] - bottom_) / cell_;
                      const auto column = static_cast<std::size_t>(x);
                      const auto row = static_cast<std::size_t>(y);
                      const auto right = static_cast<std::uint64_t>((x - static_cast<float>(column)) * fine);
                      const auto up = static_cast<std::uint64_t>((y - static_cast<float>(row)) * fine);
                      const auto whole = static_cast<std::uint64_t>(fine);
                      const std::uint64_t weight = weights[point];
                      std::uint64_t* cell = own + row * stride + column;
                      cell[0] += weight * (whole - right) * (whole - up);
                      cell[1] += weight * right * (whole - up);
                      cell[stride] += weight * (whole - right) * up;
                      cell[stride + 1] += weight * right * up;
                    }
                  }
                });
}

void TrailGrid::blur()
{
  static const std::array<float, 2 * reach + 1> taps = gaussian();
  const auto width = static_cast<std::size_t>(width_);
  const std::size_t cells = width * static_cast<std::size_t>(height_);
  rows_.assign(cells, 0);
  density_.assign(cells, 0);
  constexpr int rowsInPart = 16;
  const std::size_t parts = static_cast<std::size_t>((height_ + rowsInPart - 1) / rowsInPart);
  parallelParts(parts,
                [&](std::size_t part)
                {
                  std::vector<float> row(width);
                  const int last = std::min(height_, static_cast<int>(part + 1) * rowsInPart);
                  for (int y = static_cast<int>(part) * rowsInPart; y < last; ++y)
                  {
                    const std::size_t start = static_cast<std::size_t>(y) * width;
                    for (std::size_t x = 0; x < width; ++x)
                    {
                      std::uint64_t sum = 0;
                      for (const std::vector<std::uint64_t>& own : counts_)
                      {
                        sum += own[start + x];
                      }
                      row[x] = static_cast<float>(sum);
                    }
                    // Nothing is in the margin.
                    float* out = rows_.data() + start;
                    for (std::size_t tap = 0; tap < taps.size(); ++tap)
                    {
                      const float* in = row.data() + tap;
                      for (std::size_t x = reach; x + reach < width; ++x)
                      {
                        out[x] += taps[tap] * in[x - reach];
                      }
                    }
                  }
                });
  parallelParts(parts,
                [&](std::size_t part)
                {
                  const int last = std::min(height_ - reach, static_cast<int>(part + 1) * rowsInPart);
                  for (int y = std::max(reach, static_cast<int>(part) * rowsInPart); y < last; ++y)
                  {
                    float* out = density_.data() + static_cast<std::size_t>(y) * width;
                    for (std::size_t tap = 0; tap < taps.size(); ++tap)
                    {
                      const float* in =
                          rows_.data() + (static_cast<std::size_t>(y) + tap - static_cast<std::size_t>(reach)) * width;
                      for (std::size_t x = 0; x < width; ++x)
                      {
                        out[x] += taps[tap] * in[x];
                      }
                    }
                  }
                });
}

TrailGrid::Vector TrailGrid::shift(float x, float y) const
{
  const float placeX = (x - left_) / cell_;
  const float placeY = (y - bottom_) / cell_;
  if (!(placeX >= 1 && placeY >= 1 && placeX < static_cast<float>(width_ - 2) &&
        placeY < static_cast<float>(height_ - 2)))
  {
    return {0, 0};
  }
  const auto width = static_cast<std::size_t>(width_);
  const auto column = static_cast<std::size_t>(placeX);
  const auto row = static_cast<std::size_t>(placeY);
  const float right = placeX - static_cast<float>(column);
  const float up = placeY - static_cast<float>(row);
  const float* corner = density_.data() + row * width + column;
  const auto between = [&](const float* at)
  {
    const float below = at[0] + right * (at[1] - at[0]);
    const float above = at[width] + right * (at[width + 1] - at[width]);
    return below + up * (above - below);
  };
  const float here = between(corner);
  if (!(here > 0))
  {
    return {0, 0};
  }
  const float factor = bandwidth_ * bandwidth_ / (2 * cell_ * here);
  Vector shift{factor * (between(corner + 1) - between(corner - 1)),
               factor * (between(corner + width) - between(corner - width))};
  const float length = std::hypot(shift.x, shift.y);
  if (length > bandwidth_)
  {
    shift.x *= bandwidth_ / length;
    shift.y *= bandwidth_ / length;
  }
  return shift;
}

}  // namespace layerscope
