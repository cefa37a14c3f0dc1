#ifndef layerscope_analysis_Neighbours_h
#define layerscope_analysis_Neighbours_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// The nearest other rows of each row, the nearest first; of equally near ones that with the lower number.
struct Neighbours
{
  std::size_t count = 0;           ///< of each row
  std::vector<std::int32_t> rows;  ///< [rows, count]
  std::vector<double> distances;   ///< [rows, count], Euclidean
  double recall = 1;  ///< the share of the true ones that were found; 1 where the search is exact

  /// Rows that have neighbours; 0 where none of them has any.
  std::size_t size() const { return count == 0 ? 0 : rows.size() / count; }
  const std::int32_t* rowsOf(std::size_t row) const { return rows.data() + row * count; }
  const double* distancesOf(std::size_t row) const { return distances.data() + row * count; }
};

/// Finds the `count` nearest neighbours of all rows, exactly but for those whose distances agree to about
/// 1e-6 of the rows' distance from their mean: blocks of all distances are computed in float, as matrix
/// products, and those of the best candidates again in double. Time O(rows^2 columns), memory O(rows count).
/// The same for any number of threads. Throws Error where there are not so many other rows, and where a value
/// is not finite: row and column are named. After an abort, which the monitor tells, the result is of no use.
Neighbours nearestNeighbours(const RowsView& rows, std::size_t count, WorkMonitor& monitor);

/// The same among other rows of as many columns, of which there must be at least `count`.
Neighbours nearestNeighbours(const RowsView& rows, const RowsView& among, std::size_t count,
                             WorkMonitor& monitor);

}  // namespace layerscope

#endif
