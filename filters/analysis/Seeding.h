#ifndef layerscope_analysis_Seeding_h
#define layerscope_analysis_Seeding_h

#include "analysis/CentreSet.h"
#include "analysis/Communicator.h"
#include "analysis/RowStatistics.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

#include <cstdint>

namespace layerscope
{

/// Collective. Copies row `index`, counted over all ranks, to `copy` (statistics.columns floats) on every
/// rank.
void fetchRow(const RowsView& rows, const RowStatistics& statistics, std::int64_t index,
              Communicator& communicator, float* copy);

/// Collective. Chooses rows as the first centres (greedy k-means++): each next centre is drawn with
/// probability proportional to the squared distance to the centres so far, and of 2 + ln k draws the one is
/// kept that leaves the smallest sum of squared distances. The draws depend on seed and restart alone. The
/// choice is the same on any number of ranks, as the sums run over integers. Incomplete after an abort.
void seedCentres(const RowsView& rows, const RowStatistics& statistics, std::uint64_t seed, int restart,
                 Communicator& communicator, WorkMonitor& monitor, CentreSet& centres);

}  // namespace layerscope

#endif
