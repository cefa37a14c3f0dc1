#ifndef layerscope_analysis_DistanceQuantiles_h
#define layerscope_analysis_DistanceQuantiles_h

#include "analysis/Communicator.h"

#include <vector>

namespace layerscope
{

/// 0, 1, ... 100 %.
constexpr int percentileCount = 101;

/// Collective. Percentiles [clusters, percentileCount] of the distances of each cluster's rows, on all ranks;
/// NaN for a cluster without rows. Between two rows they are interpolated linearly, as numpy.percentile does
/// by default. The result doesn't depend on how rows lie on ranks.
///
/// `labels` and `distances` are those of this rank's rows. Time O(n log n), memory 32 bytes a row of all
/// ranks. Throws Error when a label is not in [0, clusters).
std::vector<double> distancePercentiles(const std::vector<int>& labels, const std::vector<double>& distances,
                                        int clusters, Communicator& communicator);

/// The distance at `quantile` in [0, 1], by linear interpolation between percentiles.
double distanceAt(const double* percentiles, double quantile);

/// The least quantile in [0, 1] whose distance is `distance`: 0 below the nearest row, 1 beyond the farthest;
/// NaN where the percentiles are.
double quantileOf(const double* percentiles, double distance);

}  // namespace layerscope

#endif
