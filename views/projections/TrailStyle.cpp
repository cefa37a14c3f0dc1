#include "projections/TrailStyle.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace layerscope
{

namespace
{

/// Cells in which lengths are added up, in pixels.
constexpr double cell = 12;
/// Lines that are looked at: an even choice among them says enough.
constexpr std::size_t mostLines = 20000;

struct Crowd
{
  double lines = 0;  ///< length of lines in a pixel, where half of it is more crowded
  double ends = 0;   ///< trails' ends in a pixel, likewise
};

/// The amount of a cell, a pixel of it, below whose like half of all stand.
double crowded(std::vector<double>& amounts)
{
  std::sort(amounts.begin(), amounts.end());
  double sum = 0;
  for (const double amount : amounts)
  {
    sum += amount;
  }
  double before = 0;
  for (const double amount : amounts)
  {
    before += amount;
    if (before >= 0.5 * sum)
    {
      return amount / (cell * cell);
    }
  }
  return 0;
}

Crowd crowdOf(const TrailLines& lines, const TrailPlacement& placement, int width, int height)
{
  const auto columns = static_cast<std::size_t>(std::max(width, 0) / cell) + 1;
  const auto rows = static_cast<std::size_t>(std::max(height, 0) / cell) + 1;
  std::vector<double> lengths(columns * rows);
  std::vector<double> ends(columns * rows);
  const std::size_t every = lines.lines() / mostLines + 1;
  const auto add = [&](double x, double y, std::vector<double>& to, double amount)
  {
    if (x >= 0 && y >= 0 && x < width && y < height)
    {
      to[static_cast<std::size_t>(y / cell) * columns + static_cast<std::size_t>(x / cell)] +=
          amount * static_cast<double>(every);
    }
  };
  for (std::size_t line = 0; line < lines.lines(); line += every)
  {
    const std::size_t last = lines.offsets[line + 1] - 1;
    double x = placement.x + placement.scale * lines.points[2 * lines.offsets[line]];
    double y = placement.y + placement.scale * lines.points[2 * lines.offsets[line] + 1];
    for (std::size_t point = lines.offsets[line]; point < last; ++point)
    {
      const double nextX = placement.x + placement.scale * lines.points[2 * point + 2];
      const double nextY = placement.y + placement.scale * lines.points[2 * point + 3];
      const double length = std::hypot(nextX - x, nextY - y);
      const int parts = static_cast<int>(std::min(length / cell, 1000.0)) + 1;
      for (int part = 0; part < parts; ++part)
      {
        const double share = (part + 0.5) / parts;
        add(x + share * (nextX - x), y + share * (nextY - y), lengths, length / parts);
      }
      x = nextX;
      y = nextY;
    }
    add(x, y, ends, 1);
  }
  return {crowded(lengths), crowded(ends)};
}

/// Three time constants, 95 % opaque, where shapes lie `layers` deep.
double opacityFor(double layers, double least, double most)
{
  return std::clamp(layers > 0 ? -std::expm1(-3 / layers) : most, least, most);
}

}  // namespace

TrailStyle trailStyle(const TrailLines& lines, const TrailPlacement& placement, int width, int height, double scale,
                      std::size_t marked)
{
  TrailStyle style;
  const double trails = std::max(1.0, static_cast<double>(lines.trailCount));
  const Crowd crowd = crowdOf(lines, placement, width, height);
  // 1.6 points for 100 trails, 1 for 2 000, 0.6 for 10^5.
  const double tens = std::log10(trails);
  style.thickness = scale * std::clamp(2.44 - 0.43 * tens, 0.6, 1.8);
  style.opacity = opacityFor(crowd.lines * style.thickness, 0.03, std::clamp(1.25 - 0.29 * tens, 0.1, 0.85));
  style.endSize = scale * std::clamp(8 - 1.3 * tens, 1.5, 6.0);
  style.endOpacity = opacityFor(crowd.ends * style.endSize * style.endSize, 0.1, 0.95);
  const double share = std::min(1.0, static_cast<double>(marked) / trails);
  style.markThickness = scale * std::clamp(2.6 - 0.3 * std::log10(std::max(1.0, static_cast<double>(marked))), 1.0, 2.4);
  style.markOpacity = opacityFor(share * crowd.lines * style.markThickness, 0.2, 0.95);
  return style;
}

}  // namespace layerscope
