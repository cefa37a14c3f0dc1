#ifndef layerscope_analysis_DistanceBlocks_h
#define layerscope_analysis_DistanceBlocks_h

#include <cstddef>
#include <vector>

#include "CentredRows.h"
#include "analysis/RowsView.h"

namespace layerscope
{

/// Distances between all rows of a table, a block at a time, by matrix products in float: of a pair they are
/// right to some 1e-6 of the rows' squared distances from the mean of all. The same for any number of
/// threads.
class DistanceBlocks
{
public:
  explicit DistanceBlocks(const RowsView& rows) : rows_(rows, meanOf(rows)) {}

  /// For `height` rows from `first`, writes what they have as squared distances to all rows, less the square
  /// of their own distance from the mean, [height, rows].
  void write(std::size_t first, std::size_t height, std::vector<float>& values);

  /// The square of a row's distance from the mean.
  float square(std::size_t row) const { return rows_.squares[row]; }

private:
  CentredRows rows_;
  std::vector<float> scratch_;
};

}  // namespace layerscope

#endif
