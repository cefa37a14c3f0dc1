#ifndef layerscope_analysis_Dissimilarity_h
#define layerscope_analysis_Dissimilarity_h

#include <cstddef>
#include <string>
#include <vector>

#include "Neighbours.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// How unlike any two objects are.
struct Dissimilarities
{
  std::size_t count = 0;      ///< objects
  std::vector<float> values;  ///< [count, count], not negative, symmetric, zeros on the diagonal

  const float* row(std::size_t object) const { return values.data() + object * count; }
};

enum class Dissimilarity
{
  Correlation,  ///< 1 - |r|, with Pearson's r
  Euclidean
};

/// Throws Error that says what the dissimilarities of so many objects would take, where that is too much for
/// this machine; `objects` is what they are, `advice` what to do.
void requireDissimilarities(std::size_t count, const std::string& objects, const std::string& advice);

/// How unlike columns of the rows are, those that `columns` lists. Correlations are undefined for columns
/// that never change: their dissimilarity to all others is 1. Rounded to float, computed in double. Time
/// O(columns^2 rows), memory O(columns^2 + columns rows). The same for any number of threads. Throws Error as
/// above. After an abort, which the monitor tells, the result is of no use.
Dissimilarities dissimilaritiesOf(const RowsView& rows, const std::vector<std::size_t>& columns,
                                  Dissimilarity kind, WorkMonitor& monitor);

/// Euclidean distances of the rows, likewise.
Dissimilarities distancesOf(const RowsView& rows, WorkMonitor& monitor);

/// The `count` objects least unlike each, of equal ones those with the lower numbers. Throws Error where
/// there are not so many others. After an abort, which the monitor tells, the result is of no use.
Neighbours nearestNeighbours(const Dissimilarities& dissimilarities, std::size_t count, WorkMonitor& monitor);

}  // namespace layerscope

#endif
