#ifndef layerscope_analysis_NearestCentres_h
#define layerscope_analysis_NearestCentres_h

#include "analysis/RowsView.h"

#include <vector>

namespace layerscope
{

struct NearestCentres
{
  std::vector<int> labels;        ///< nearest centre of each row, the first one of several equally near
  std::vector<double> distances;  ///< Euclidean distance to it
};

/// Assigns each row to the nearest of given centres, `centres` [clusters, rows.columns].
/// Distances are computed in double. Time O(n * clusters * columns), in parallel over rows.
/// Throws Error when a row holds a NaN or an infinity (names row and column) or clusters < 1.
NearestCentres nearestCentres(const RowsView& rows, const double* centres, int clusters);

}  // namespace layerscope

#endif
