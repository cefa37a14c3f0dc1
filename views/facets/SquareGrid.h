#ifndef layerscope_facets_SquareGrid_h
#define layerscope_facets_SquareGrid_h

#include <cstdint>
#include <vector>

#include "samples/Rectangle.h"

namespace layerscope
{

/// The squares of a cell, in pixels, y up. The square with rank r stands in grid column r / perColumn, at
/// r % perColumn from the top; the upper left corner of the first one's place is that of the area. A place is
/// `side` pixels wide and high, the square in it is drawn at half a gap from its edges. `side` need not be
/// whole.
struct SquareGrid
{
  Rectangle area;
  double side = 0.0;
  double gap = 0.0;  ///< in [0, side)
  std::int64_t perColumn = 0;
  std::int64_t count = 0;
};

/// Ranks in [begin, end).
struct RankRange
{
  std::int64_t begin = 0;
  std::int64_t end = 0;

  bool operator==(const RankRange& other) const { return begin == other.begin && end == other.end; }
};

/// Where the square with this rank is drawn, without its gap.
Rectangle squareRectangle(const SquareGrid& grid, std::int64_t rank);

/// The rank of the square whose place, gaps included, holds (x, y), or -1 where there is none. Left and upper
/// edges belong to a place. O(1).
std::int64_t squareAt(const SquareGrid& grid, double x, double y);

/// The ranks of all squares that a rectangle touches, rising, ranges that meet are one. Edges belong to the
/// rectangle, so one of no size touches the square that it stands on; gaps belong to no square. The rectangle
/// may reach beyond the area. O(grid columns touched).
std::vector<RankRange> ranksTouched(const SquareGrid& grid, const Rectangle& brush);

}  // namespace layerscope

#endif
