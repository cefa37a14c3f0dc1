#include "facets/SquareSize.h"

#include "samples/LargestThat.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope
{

double largestSquare(const std::vector<SquareRegion>& regions)
{
  double bound = std::numeric_limits<double>::infinity();
  for (const SquareRegion& region : regions)
  {
    if (region.count <= 0)
    {
      continue;
    }
    const bool hasArea =
        region.width > 0 && region.height > 0 && std::isfinite(region.width) && std::isfinite(region.height);
    if (!hasArea)
    {
      return 0;
    }
    // One square a place, and no more area than there is. Roots apart: the product may overflow.
    const double byArea =
        std::sqrt(region.width / static_cast<double>(region.count)) * std::sqrt(region.height);
    // Rounding must not cut off the answer where squares fill a region without a rest.
    bound = std::min({bound, region.width, region.height, byArea * (1 + 1e-14)});
  }
  if (std::isinf(bound))
  {
    return bound;
  }
  return largestThat(bound,
                     [&](double side)
                     {
                       return std::all_of(regions.begin(), regions.end(),
                                          [side](const SquareRegion& region)
                                          {
                                            return region.count <= 0 ||
                                                   std::floor(region.width / side) *
                                                           std::floor(region.height / side) >=
                                                       static_cast<double>(region.count);
                                          });
                     });
}

}  // namespace layerscope
