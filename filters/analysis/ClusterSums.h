#ifndef layerscope_analysis_ClusterSums_h
#define layerscope_analysis_ClusterSums_h

#include "analysis/Communicator.h"
#include "analysis/FixedPoint.h"
#include "analysis/RowStatistics.h"

#include <cstdint>
#include <vector>

namespace layerscope
{

/// Sizes of the clusters and sums of their rows over all ranks, kept up to date as rows move between
/// clusters. Sums are integers: moving a row there and back leaves no trace, and the order of moves doesn't
/// matter.
class ClusterSums
{
public:
  ClusterSums(const RowStatistics& statistics, std::size_t clusters, Communicator& communicator);

  /// How many threads may call move() at once.
  int threads() const { return static_cast<int>(moves_.size()); }

  /// Forgets all rows.
  void clear();

  /// Takes the row from cluster `from` (-1: it had none) to cluster `to`. Counts from the next apply() on.
  void move(int thread, const float* row, int from, int to);

  /// Collective: carries out the moves of all threads and ranks. Returns how many there were.
  std::int64_t apply();

  const std::vector<std::int64_t>& sizes() const { return sizes_; }

  /// The mean row of a cluster that is not empty.
  void mean(std::size_t cluster, double* centre) const;

private:
  // A thread's changes: sums [clusters, columns], sizes [clusters], and the number of moves, in one block
  // that can be sent as it is. Empty until the thread's first move.
  using Moves = std::vector<std::int64_t>;

  std::size_t clusters_;
  std::size_t columns_;
  FixedPoint unit_;
  Communicator& communicator_;
  std::vector<std::int64_t> sums_;
  std::vector<std::int64_t> sizes_;
  std::vector<Moves> moves_;
};

}  // namespace layerscope

#endif
