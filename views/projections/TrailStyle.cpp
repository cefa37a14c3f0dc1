#include "projections/TrailStyle.h"

#include <algorithm>
#include <cmath>

#include "samples/ParallelParts.h"

namespace layerscope
{

namespace
{

/// How often the densest parts are covered, compared to all of the picture on average.
constexpr double densest = 6;

double lengthOf(const TrailLines& lines)
{
  // Parts are the same for any number of threads, and so is the sum.
  constexpr std::size_t linesInPart = 4096;
  std::vector<double> lengths((lines.lines() + linesInPart - 1) / linesInPart);
  parallelParts(lengths.size(),
                [&](std::size_t part)
                {
                  const std::size_t end = std::min(lines.lines(), (part + 1) * linesInPart);
                  for (std::size_t line = part * linesInPart; line < end; ++line)
                  {
                    for (std::size_t point = lines.offsets[line]; point + 1 < lines.offsets[line + 1]; ++point)
                    {
                      const float* at = lines.points.data() + 2 * point;
                      lengths[part] += std::hypot(static_cast<double>(at[2]) - at[0], static_cast<double>(at[3]) - at[1]);
                    }
                  }
                });
  double length = 0;
  for (const double ofPart : lengths)
  {
    length += ofPart;
  }
  return length;
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
  const double area = std::max(1.0, static_cast<double>(width) * height);
  const double length = lengthOf(lines) * placement.scale;
  // 1.6 points for 100 trails, 1 for 2 000, 0.6 for 10^5.
  const double tens = std::log10(trails);
  style.thickness = scale * std::clamp(2.44 - 0.43 * tens, 0.6, 1.8);
  style.opacity = opacityFor(densest * length * style.thickness / area, 0.03, 0.85);
  style.endSize = scale * std::clamp(8 - 1.3 * tens, 1.5, 6.0);
  style.endOpacity = opacityFor(densest * trails * style.endSize * style.endSize / area, 0.1, 0.95);
  const double share = std::min(1.0, static_cast<double>(marked) / trails);
  style.markThickness = scale * std::clamp(2.6 - 0.3 * std::log10(std::max(1.0, static_cast<double>(marked))), 1.0, 2.4);
  style.markOpacity = opacityFor(densest * share * length * style.markThickness / area, 0.1, 0.95);
  return style;
}

}  // namespace layerscope
