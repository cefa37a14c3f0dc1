#ifndef layerscope_analysis_RowScaling_h
#define layerscope_analysis_RowScaling_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/Communicator.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// How rows are compared. Cosine and correlation become Euclidean distances of rows of length 1 (for
/// correlation, less their own mean): sqrt(2 (1 - cosine)).
enum class Metric
{
  Euclidean,
  Cosine,
  Correlation
};

/// What is done to rows so that their Euclidean distances are those that are wanted.
struct RowScaling
{
  Metric metric = Metric::Euclidean;
  std::vector<double> mean;        ///< of each column, where these become z-scores; else none
  std::vector<double> deviations;  ///< of each column; 0 for a column that is the same in all rows

  bool changesNothing() const { return metric == Metric::Euclidean && mean.empty(); }

  /// The scaled rows: `rows` themselves where nothing changes, else in `storage`. A column without deviation
  /// becomes 0; so does a row without length (for correlation, without differences).
  RowsView apply(const RowsView& rows, std::vector<float>& storage) const;
};

/// Collective. The scaling by all rows of all ranks; of columns before rows. Mean and deviation (divisor:
/// rows) are exact sums of rounded values, which do not depend on threads and ranks. Time O(values). Throws
/// Error where there are no rows, or a value is not finite (row and column are named, rows counted from
/// `firstRow`).
RowScaling rowScaling(const RowsView& rows, Metric metric, bool isStandardized, std::int64_t firstRow,
                      Communicator& communicator, WorkMonitor& monitor);

}  // namespace layerscope

#endif
