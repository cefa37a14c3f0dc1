#ifndef layerscope_analysis_ClusterChoice_h
#define layerscope_analysis_ClusterChoice_h

#include "analysis/KMeans.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace layerscope
{

/// What is known of one clustering of the rows.
struct ClusterQuality
{
  int clusters = 0;
  double inertia = 0;
  double silhouette = 0;  ///< mean over the rows, or a sample of them; NaN for one cluster
};

struct ClusterChoice
{
  KMeansResult result;                ///< of the number of clusters that was chosen
  std::vector<ClusterQuality> tried;  ///< each number of clusters, rising
  std::size_t chosen = 0;             ///< which of `tried`
};

/// The largest number of clusters to try for `rows` rows of all ranks: `most`, or one less than the rows, as
/// silhouettes are for clusterings in which not every row is alone. Throws Error when `most` is less than 2,
/// or `rows` less than 3.
int largestTrial(int most, std::int64_t rows);

/// Collective. k-means for each number of clusters from `fewest` to `most`; the one of the greatest
/// silhouette is kept, the smallest of several equal ones. `options.clusters` is not read. Like that of
/// kMeans the result doesn't depend on threads or on how rows lie on ranks. Nothing after an abort.
///
/// Time is that of k-means, with all its restarts, for each number of clusters, and of one SilhouetteSample,
/// whose distances serve them all. Throws Error as kMeans does.
std::optional<ClusterChoice> chooseClusters(const RowsView& rows, const KMeansOptions& options, int fewest,
                                            int most, Communicator& communicator,
                                            const ProgressCallback& progress = {});

/// Collective. Of rows in clusters that are known. Nothing after an abort.
std::optional<ClusterQuality> qualityOf(const RowsView& rows, const KMeansResult& result, std::uint64_t seed,
                                        Communicator& communicator, const ProgressCallback& progress = {});

}  // namespace layerscope

#endif
