#ifndef layerscope_analysis_Assignment_h
#define layerscope_analysis_Assignment_h

#include "analysis/KMeans.h"

namespace layerscope
{

/// Collective. The rows as members of clusters that another run found: each belongs to its nearest centre,
/// `centres` [clusters, rows.columns]. The clusters keep their numbers, and some may be empty; no iterations,
/// converged. Like that of kMeans the result doesn't depend on threads or on how rows lie on ranks.
///
/// Time O(n * clusters * columns), in parallel over rows. Throws Error, on all ranks alike, when a row holds
/// a NaN or an infinity.
KMeansResult assignToCentres(const RowsView& rows, const std::vector<double>& centres, int clusters,
                             Communicator& communicator);

}  // namespace layerscope

#endif
