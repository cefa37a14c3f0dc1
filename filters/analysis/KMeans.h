#ifndef layerscope_analysis_KMeans_h
#define layerscope_analysis_KMeans_h

#include "analysis/Communicator.h"
#include "analysis/Progress.h"
#include "analysis/RowsView.h"

#include <cstdint>
#include <vector>

namespace layerscope
{

struct KMeansOptions
{
  int clusters = 4;             ///< at least 1, at most the number of rows of all ranks
  std::uint64_t seed = 0;       ///< restart r draws from (seed, r) alone
  int restarts = 10;            ///< at least 1; the restart of least inertia is returned
  int maximumIterations = 300;  ///< of one restart, at least 1
  /// A restart ends when the squared movement of its centres, summed over them, is at most this many
  /// times the variance of a column (mean over the columns), or when no label changes. 0 or more.
  double tolerance = 1e-4;
};

/// Clusters are numbered by falling size, clusters of one size by their smallest sample.
struct KMeansResult
{
  std::vector<int> labels;        ///< cluster of each row of this rank
  std::vector<double> distances;  ///< Euclidean distance of each row of this rank to its own centre
  std::vector<double> centres;    ///< [clusters, columns], the same on all ranks, like all that follows
  std::vector<std::int64_t> sizes;
  std::vector<double> inertias;  ///< a cluster's sum of squared distances to its centre
  double inertia = 0;            ///< sum of `inertias`
  int iterations = 0;            ///< of the restart that won
  int restart = 0;               ///< the restart that won, from 0
  bool converged = false;        ///< false when maximumIterations ended the restart that won
  /// Less than `clusters` when the rows have fewer distinct values than clusters were asked for.
  int distinctCentres = 0;
  bool aborted = false;  ///< the callback asked for it: everything else is empty
};

/// Groups rows around `clusters` centres such that the sum of squared distances to the nearest centre
/// (inertia) is small: greedy k-means++ starts (Arthur and Vassilvitskii 2007; the best of 2 + ln k
/// draws, as in scikit-learn), Lloyd's iterations with Hamerly's distance bounds (Hamerly 2010), best of
/// several restarts. Each row's label is its nearest centre (squared distances compared in double).
///
/// An empty cluster is never returned. One that loses all rows takes the row farthest from its centre.
/// When rows have fewer distinct values than `clusters`, all distances are 0 and clusters of coinciding
/// centres share the equal rows: the surplus clusters get one row each, lowest row first, and
/// `distinctCentres` tells how many are different (scikit-learn warns and leaves the surplus empty).
///
/// The result depends on rows, options and seed alone: sums run over integers (fixed point with a power
/// of two as unit), so neither the number of threads nor how contiguous parts of the rows lie on ranks
/// changes a single bit. Every rank calls with its part, ranks in row order, the same options; a rank
/// may have no rows (its `columns` is ignored then).
///
/// Time O(restarts * iterations * n * k * columns) at worst, mostly far less thanks to the bounds.
/// Memory beside the rows: about (80 + 8 ln k) bytes a row and 8 k columns bytes a thread.
///
/// Throws Error, on all ranks alike, when there are no rows or columns, more clusters than rows, a NaN or
/// an infinity (names row and column, rows counted over all ranks), or an option out of range.
KMeansResult kMeans(const RowsView& rows, const KMeansOptions& options, Communicator& communicator,
                    const ProgressCallback& progress = {});

/// The same on one process.
KMeansResult kMeans(const RowsView& rows, const KMeansOptions& options,
                    const ProgressCallback& progress = {});

}  // namespace layerscope

#endif
