#ifndef layerscope_projections_TrailLines_h
#define layerscope_projections_TrailLines_h

#include <cstddef>
#include <cstdint>
#include <vector>

namespace layerscope
{

/// The places of samples at some steps, layers or epochs: x and y of the first trail's first step, of its second step,
/// and so on. A place that is not finite is missing: the sample was not there at that step.
struct Trails
{
  std::size_t count = 0;
  std::size_t steps = 0;
  std::vector<float> places;  ///< 2 * count * steps
};

/// Polylines in the plane. Each is what a trail does between two steps at which it is missing; most trails are one
/// line. Line i has the points [offsets[i], offsets[i + 1]); one point is a line, too. Lines go by their trails, those
/// of a trail by their steps.
struct TrailLines
{
  std::size_t trailCount = 0;
  std::size_t steps = 0;
  std::vector<std::size_t> offsets{0};
  std::vector<std::uint32_t> trailOf;  ///< of each line
  std::vector<float> points;           ///< x and y by turns
  std::vector<float> times;            ///< of each point: a step, or a fraction between two; they rise along a line

  std::size_t lines() const { return trailOf.size(); }
};

/// The places joined by straight lines, as they are. O(places).
/// Throws Error if there are not 2 * count * steps numbers, or with 2^31 places or more.
TrailLines straightLines(const Trails& trails);

}  // namespace layerscope

#endif
