#ifndef layerscope_analysis_EmptyClusters_h
#define layerscope_analysis_EmptyClusters_h

#include "analysis/CentreSet.h"
#include "analysis/ClusterSums.h"
#include "analysis/Communicator.h"
#include "analysis/RowAssignment.h"
#include "analysis/RowStatistics.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// Collective. Moves the centre of each empty cluster to the row that is farthest from its own centre (of
/// several, the first one), and all rows that are nearer to it then. When the farthest row already coincides
/// with its centre, it alone moves. Ends with no cluster empty: each step lowers the sum of squared
/// distances, or else fills a cluster for good. Needs at least as many rows as clusters. Adapts centres,
/// labels, bounds and sums.
void fillEmptyClusters(const RowsView& rows, const RowStatistics& statistics, Communicator& communicator,
                       WorkMonitor& monitor, CentreSet& centres, RowAssignment& assignment,
                       ClusterSums& sums);

}  // namespace layerscope

#endif
