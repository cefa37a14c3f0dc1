#ifndef layerscope_facets_SquareSize_h
#define layerscope_facets_SquareSize_h

#include <cstdint>
#include <vector>

namespace layerscope
{

/// `count` squares that have to fit into a region of `width` x `height`, in any unit of length.
struct SquareRegion
{
  std::int64_t count = 0;
  double width = 0;
  double height = 0;
};

/// The side of the largest squares of one size that fit into all regions, each filled as a grid: the largest
/// s with floor(width / s) * floor(height / s) >= count for every region. It is a real number, below 1 where
/// there are more squares than units of area, and exact to the last bits of a double.
///
/// Regions with no squares are no constraint; infinity when no region has any. 0 when a region with squares
/// has no area, or one that is not a finite number. Time O(regions), whatever the counts: the condition is
/// monotone in s and is bisected over the doubles.
double largestSquare(const std::vector<SquareRegion>& regions);

}  // namespace layerscope

#endif
