#ifndef layerscope_analysis_Quality_h
#define layerscope_analysis_Quality_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "Dissimilarity.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// How far a projection keeps neighbourhoods: J. Venna, S. Kaski, Neural Networks 14 (2001).
struct ProjectionQuality
{
  /// 1 where no row has a neighbour in the projection that is none in the data; less by how far away those
  /// are there.
  double trustworthiness = 0;
  double continuity = 0;  ///< the same the other way round: neighbours in the data that are none any longer
};

/// With the `neighbours` nearest of each row; distances are Euclidean. Rows that lie as far as each other, to
/// some 1e-6 of their squared distances from the mean, count as none nearer than the other. Time O(rows^2
/// (columns + neighbours)). Throws Error unless there are at least one and fewer than rows / 2 neighbours.
/// After an abort, which the monitor tells, the result is of no use.
ProjectionQuality projectionQuality(const RowsView& data, const RowsView& projection, std::size_t neighbours,
                                    WorkMonitor& monitor);

/// The same of objects of which dissimilarities are known, and of their places, [objects, dimensions].
ProjectionQuality projectionQuality(const Dissimilarities& dissimilarities, const std::vector<double>& places,
                                    std::size_t neighbours, WorkMonitor& monitor);

/// The share of the `neighbours` nearest rows that have a row's own label, mean over the rows: F. Paulovich
/// et al., IEEE TVCG 14 (2008). Rows of a negative label don't count, nor as neighbours.
double neighbourhoodHit(const RowsView& projection, const std::vector<std::int64_t>& labels,
                        std::size_t neighbours, WorkMonitor& monitor);

}  // namespace layerscope

#endif
