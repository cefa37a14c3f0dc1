#ifndef layerscope_analysis_Silhouette_h
#define layerscope_analysis_Silhouette_h

#include "analysis/Communicator.h"
#include "analysis/Progress.h"
#include "analysis/RowStatistics.h"
#include "analysis/RowsView.h"

#include <cstdint>
#include <vector>

namespace layerscope
{

/// How well rows lie in their clusters: of a row, (b - a) / max(a, b), where a is its mean distance to the
/// other rows of its cluster and b the least mean distance to the rows of another one; 0 for a row alone in
/// its cluster, and where a = b = 0. From -1, between the wrong clusters, to 1, compact and apart.
/// P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis",
/// Journal of Computational and Applied Mathematics 20, 1987. The values are those of scikit-learn.
struct Silhouette
{
  double mean = 0;                 ///< of all rows; NaN where they are in one cluster
  std::vector<double> ofClusters;  ///< mean over the rows of a cluster; NaN where it has none
  std::vector<double> ofRows;      ///< NaN where all are in one cluster
};

/// The rows that silhouettes are measured on, and their Euclidean distances to one another, which serve any
/// number of clusterings: all rows, or `mostRows` of them that the seed draws by their numbers, each subset
/// as likely as any other (R. W. Floyd in J. Bentley, "Programming Pearls", CACM 30, 1987). A silhouette of
/// such a sample takes the others of the sample for all rows; scikit-learn's `sample_size` does the same.
///
/// All is collective, as in KMeans.h. No bit of a result depends on the number of threads or on how
/// contiguous parts of the rows lie on ranks.
///
/// With m rows in the sample, distances take time O(m^2 columns), in double and shared by threads and ranks,
/// and 8 m^2 bytes on all ranks together, 32 MB by default; while they are measured, rows travel in blocks of
/// 64 MB or one row. A silhouette takes O(m^2).
class SilhouetteSample
{
public:
  /// The largest number of rows whose distances are all measured.
  static constexpr std::int64_t defaultRows = 2000;

  /// The rows must be finite. Throws Error on all ranks when there are no rows or columns, or ranks disagree
  /// on the columns.
  SilhouetteSample(const RowsView& rows, std::uint64_t seed, Communicator& communicator,
                   const ProgressCallback& progress = {}, std::int64_t mostRows = defaultRows);

  /// The callback asked for it: there is nothing to measure with.
  bool aborted() const { return aborted_; }

  /// The sample: numbers of rows, counted over all ranks, rising.
  const std::vector<std::int64_t>& rows() const { return sample_; }

  /// Of a clustering; `labels` are those of all rows of this rank, not only of the sampled ones. Throws Error
  /// on all ranks when a label of the sample is not in [0, clusters).
  Silhouette measure(const std::vector<int>& labels, int clusters) const;

private:
  std::vector<int> sampleLabels(const std::vector<int>& labels, int clusters) const;
  void measureDistances(const RowsView& rows, const ProgressCallback& progress);
  void measureBlock(const RowsView& rows, const double* block, std::size_t begin, std::size_t end,
                    WorkMonitor& monitor);

  Communicator& communicator_;
  RowPlaces places_;
  std::vector<std::int64_t> sample_;
  std::size_t ownBegin_ = 0, ownEnd_ = 0;  // this rank's part of the sample
  std::vector<double> distances_;          // [own part, sample]
  bool aborted_ = false;
};

}  // namespace layerscope

#endif
