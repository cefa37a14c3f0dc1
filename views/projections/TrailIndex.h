#ifndef layerscope_projections_TrailIndex_h
#define layerscope_projections_TrailIndex_h

#include <cstdint>
#include <vector>

#include "projections/TrailLines.h"

namespace layerscope
{

/// Where a trail was found.
struct TrailHit
{
  std::int64_t trail = -1;  ///< -1: none
  float time = 0;           ///< the step there, or a fraction between two
  double distance = 0;
};

/// Finds the trail at a place: a grid over the plane whose cells know what passes them.
class TrailIndex
{
public:
  TrailIndex() = default;
  /// Borrows the lines. O(points + cells passed); for 10^5 trails of 10 steps some tenths of a second
  /// and 50 MB.
  explicit TrailIndex(const TrailLines& lines);

  /// The trail nearest to (x, y) and not farther away than `reach`; the first of several. All in the plane's units.
  /// O(what passes the cells around it): for 10^5 trails 0.2 ms, some milliseconds where most of them meet.
  TrailHit at(double x, double y, double reach) const;

private:
  int column(double x) const;
  int row(double y) const;
  /// How far a place is outside of the grid.
  double offset(double x, double y) const;
  template <class Body>
  void forCells(std::size_t point, bool isLast, const Body& body) const;

  const TrailLines* lines_ = nullptr;
  double left_ = 0;
  double bottom_ = 0;
  double cell_ = 1;
  int columns_ = 0;
  int rows_ = 0;
  std::vector<std::uint32_t> lineOf_;   ///< of each point
  std::vector<std::size_t> starts_;     ///< of each cell in pieces_, and their number
  std::vector<std::uint32_t> pieces_;   ///< from a point to the next one of its line, or an end
};

}  // namespace layerscope

#endif
