#include "projections/TrailBundling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "network/Error.h"
#include "samples/ParallelParts.h"

namespace layerscope
{

namespace
{

/// Distance of points on a line, as a share of the extent, where that doesn't make more than mostPoints.
constexpr double leastSpacing = 1.0 / 150;
constexpr double mostPoints = 3e6;
/// By how much the kernel becomes narrower in each iteration.
constexpr double narrowing = 0.87;
constexpr double leastBandwidth = 0.012;
constexpr int smoothings = 4;
/// A trail's weights where its points have the distance that is wanted.
constexpr double wholeWeight = 256;
constexpr std::size_t linesInPart = 64;

double lengthBetween(const std::vector<float>& points, std::size_t first, std::size_t second)
{
  return std::hypot(static_cast<double>(points[2 * second]) - points[2 * first],
                    static_cast<double>(points[2 * second + 1]) - points[2 * first + 1]);
}

float smoothStep(double value)
{
  const double place = std::clamp(value, 0.0, 1.0);
  return static_cast<float>(place * place * (3 - 2 * place));
}

}  // namespace

TrailBundling::TrailBundling(const Trails& trails, const std::vector<std::uint32_t>& classes)
    : TrailBundling(trails, classes, Options())
{
}

TrailBundling::TrailBundling(const Trails& trails, const std::vector<std::uint32_t>& classes, const Options& options)
    : options_(options)
{
  if (!classes.empty() && classes.size() != trails.count)
  {
    throw Error("the classes of trails are not complete")
        .expected(std::to_string(trails.count))
        .found(std::to_string(classes.size()));
  }
  options_.strength = options.strength > 0 ? std::min(options.strength, 1.0) : 0;
  const TrailLines straight = straightLines(trails);
  measure(straight.points);
  if (!(extent_ > 0) || !(options_.bandwidth > 0) || options_.strength == 0)
  {
    options_.iterations = 0;
    options_.strength = 0;
    lines_ = straight;
    return;
  }
  divide(straight);
  weigh();
  group(classes);
  moved_.resize(lines_.points.size());
  for (std::size_t index = 0; index < moved_.size(); ++index)
  {
    moved_[index] = static_cast<float>((lines_.points[index] - center_[index % 2]) / extent_);
  }
  next_ = moved_;
}

void TrailBundling::measure(const std::vector<float>& points)
{
  double low[2] = {0, 0};
  double high[2] = {0, 0};
  for (std::size_t index = 0; index < points.size(); ++index)
  {
    const double value = points[index];
    low[index % 2] = index < 2 ? value : std::min(low[index % 2], value);
    high[index % 2] = index < 2 ? value : std::max(high[index % 2], value);
  }
  extent_ = std::max(high[0] - low[0], high[1] - low[1]);
  center_[0] = (low[0] + high[0]) / 2;
  center_[1] = (low[1] + high[1]) / 2;
}

void TrailBundling::divide(const TrailLines& straight)
{
  double length = 0;
  for (std::size_t line = 0; line < straight.lines(); ++line)
  {
    for (std::size_t point = straight.offsets[line]; point + 1 < straight.offsets[line + 1]; ++point)
    {
      length += lengthBetween(straight.points, point, point + 1);
    }
  }
  const double spacing = std::max(extent_ * leastSpacing, length / mostPoints);
  lines_.trailCount = straight.trailCount;
  lines_.steps = straight.steps;
  lines_.trailOf = straight.trailOf;
  const auto add = [&](double x, double y, double time)
  {
    lines_.points.push_back(static_cast<float>(x));
    lines_.points.push_back(static_cast<float>(y));
    lines_.times.push_back(static_cast<float>(time));
  };
  const std::vector<float>& points = straight.points;
  for (std::size_t line = 0; line < straight.lines(); ++line)
  {
    const std::size_t last = straight.offsets[line + 1] - 1;
    for (std::size_t point = straight.offsets[line]; point < last; ++point)
    {
      const int parts = std::max(1, static_cast<int>(std::ceil(lengthBetween(points, point, point + 1) / spacing)));
      add(points[2 * point], points[2 * point + 1], straight.times[point]);
      for (int part = 1; part < parts; ++part)
      {
        const double share = static_cast<double>(part) / parts;
        add(points[2 * point] + share * (static_cast<double>(points[2 * point + 2]) - points[2 * point]),
            points[2 * point + 1] + share * (static_cast<double>(points[2 * point + 3]) - points[2 * point + 1]),
            straight.times[point] + share);
      }
    }
    add(points[2 * last], points[2 * last + 1], straight.times[last]);
    lines_.offsets.push_back(lines_.times.size());
  }
}

void TrailBundling::weigh()
{
  const double unit = std::max(extent_ * leastSpacing, std::numeric_limits<double>::min());
  const double toFree = 2 * options_.bandwidth * extent_;
  freedom_.assign(lines_.times.size(), 0);
  weights_.assign(lines_.times.size(), 0);
  parallelParts((lines_.lines() + linesInPart - 1) / linesInPart,
                [&](std::size_t part)
                {
                  const std::size_t end = std::min(lines_.lines(), (part + 1) * linesInPart);
                  for (std::size_t line = part * linesInPart; line < end; ++line)
                  {
                    const std::size_t first = lines_.offsets[line];
                    const std::size_t last = lines_.offsets[line + 1] - 1;
                    double total = 0;
                    for (std::size_t point = first; point < last; ++point)
                    {
                      total += lengthBetween(lines_.points, point, point + 1);
                    }
                    double before = 0;
                    double from = 0;
                    for (std::size_t point = first; point <= last; ++point)
                    {
                      const double to = point < last ? lengthBetween(lines_.points, point, point + 1) : 0;
                      const double weight = wholeWeight * (from + to) / (2 * unit);
                      weights_[point] = static_cast<std::uint16_t>(std::min(weight + 0.5, 65535.0));
                      const bool isEnd = point == first || point == last;
                      freedom_[point] = isEnd ? 0 : smoothStep(std::min(before, total - before) / toFree);
                      before += to;
                      from = to;
                    }
                  }
                });
}

void TrailBundling::group(const std::vector<std::uint32_t>& classes)
{
  std::vector<std::uint32_t> order(lines_.lines());
  std::iota(order.begin(), order.end(), 0U);
  const auto classOf = [&](std::uint32_t line) { return classes.empty() ? 0 : classes[lines_.trailOf[line]]; };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t left, std::uint32_t right) { return classOf(left) < classOf(right); });
  for (std::size_t place = 0; place < order.size(); ++place)
  {
    if (place == 0 || classOf(order[place]) != classOf(order[place - 1]))
    {
      groups_.emplace_back();
    }
    const std::uint32_t line = order[place];
    // What doesn't move attracts nothing, either.
    if (lines_.offsets[line + 1] - lines_.offsets[line] > 1)
    {
      groups_.back().lines.push_back(line);
      groups_.back().ranges.push_back({lines_.offsets[line], lines_.offsets[line + 1]});
    }
  }
}

bool TrailBundling::step(const std::atomic<bool>* stop)
{
  const auto isStopped = [&] { return stop && stop->load(); };
  if (done() || isStopped())
  {
    return false;
  }
  const StopScope scope(stop);
  const double share = std::max(options_.bandwidth * std::pow(narrowing, iteration_), leastBandwidth);
  TrailGrid grid;
  for (const Group& lines : groups_)
  {
    grid.build(moved_, weights_, lines.ranges, std::min(share, options_.bandwidth));
    if (isStopped())
    {
      return false;
    }
    parallelParts((lines.ranges.size() + linesInPart - 1) / linesInPart,
                  [&](std::size_t part)
                  {
                    std::vector<float> scratch;
                    const std::size_t end = std::min(lines.ranges.size(), (part + 1) * linesInPart);
                    for (std::size_t index = part * linesInPart; index < end; ++index)
                    {
                      const PointRange& range = lines.ranges[index];
                      scratch.resize(2 * (range.end - range.begin));
                      moveLine(range.begin, range.end, grid);
                      smoothLine(range.begin, range.end, scratch.data());
                    }
                  });
  }
  if (isStopped())
  {
    return false;
  }
  std::swap(moved_, next_);
  ++iteration_;
  return true;
}

void TrailBundling::moveLine(std::size_t begin, std::size_t end, const TrailGrid& grid)
{
  for (std::size_t point = begin; point < end; ++point)
  {
    float* to = next_.data() + 2 * point;
    const float* from = moved_.data() + 2 * point;
    to[0] = from[0];
    to[1] = from[1];
    if (!(freedom_[point] > 0))
    {
      continue;
    }
    TrailGrid::Vector shift = grid.shift(from[0], from[1]);
    // Along the trail points would only gather.
    const float alongX = from[2] - from[-2];
    const float alongY = from[3] - from[-1];
    const float squared = alongX * alongX + alongY * alongY;
    if (squared > 0)
    {
      const float along = (shift.x * alongX + shift.y * alongY) / squared;
      shift.x -= along * alongX;
      shift.y -= along * alongY;
    }
    to[0] += freedom_[point] * shift.x;
    to[1] += freedom_[point] * shift.y;
  }
}

void TrailBundling::smoothLine(std::size_t begin, std::size_t end, float* scratch)
{
  const std::size_t count = end - begin;
  float* points = next_.data() + 2 * begin;
  for (int pass = 0; pass < smoothings; ++pass)
  {
    std::copy(points, points + 2 * count, scratch);
    for (std::size_t index = 2; index + 2 < 2 * count; ++index)
    {
      points[index] = 0.5F * scratch[index] + 0.25F * (scratch[index - 2] + scratch[index + 2]);
    }
  }
}

TrailLines TrailBundling::lines() const
{
  TrailLines lines = lines_;
  if (!(options_.strength > 0))
  {
    return lines;
  }
  for (std::size_t line = 0; line < lines.lines(); ++line)
  {
    // Ends are exact as they are.
    for (std::size_t index = 2 * lines.offsets[line] + 2; index + 2 < 2 * lines.offsets[line + 1]; ++index)
    {
      const double from = lines.points[index];
      const double to = center_[index % 2] + extent_ * moved_[index];
      lines.points[index] = static_cast<float>(from + options_.strength * (to - from));
    }
  }
  return lines;
}

}  // namespace layerscope
