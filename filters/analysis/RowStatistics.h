#ifndef layerscope_analysis_RowStatistics_h
#define layerscope_analysis_RowStatistics_h

#include "analysis/Communicator.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

#include <cstdint>
#include <vector>

namespace layerscope
{

/// How the rows lie on the ranks.
struct RowPlaces
{
  std::int64_t count = 0;             ///< rows of all ranks
  std::vector<std::int64_t> offsets;  ///< first row of each rank, then `count`
  std::size_t columns = 0;
};

/// What is to be known of all rows before clusters or directions are searched.
struct RowStatistics : RowPlaces
{
  std::vector<double> means;        ///< of each column
  double largestMagnitude = 0;      ///< of all values
  double largestSquaredRadius = 0;  ///< of all rows, about their mean
  double variance = 0;              ///< of a column, mean over the columns
};

/// Collective. Throws Error on all ranks when there are no rows, no columns, or ranks that disagree on the
/// columns.
RowPlaces rowPlaces(const RowsView& rows, Communicator& communicator);

/// Collective. The mean of each column over the rows of all ranks, by exact sums of values rounded to the
/// unit of FixedPoint; `largestMagnitude` is that of all values.
std::vector<double> columnMeans(const RowsView& rows, const RowPlaces& places, double largestMagnitude,
                                Communicator& communicator, WorkMonitor& monitor);

/// Collective. Throws Error on all ranks like rowPlaces(), and when a value is not finite. Incomplete after
/// an abort.
RowStatistics rowStatistics(const RowsView& rows, Communicator& communicator, WorkMonitor& monitor);

}  // namespace layerscope

#endif
