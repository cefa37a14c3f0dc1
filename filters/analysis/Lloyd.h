#ifndef layerscope_analysis_Lloyd_h
#define layerscope_analysis_Lloyd_h

#include "analysis/CentreSet.h"
#include "analysis/ClusterSums.h"
#include "analysis/Communicator.h"
#include "analysis/RowAssignment.h"
#include "analysis/RowStatistics.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace layerscope
{

/// Moves centres to the means of the rows nearest to them until they rest (Lloyd 1982). Every row keeps an
/// upper bound of the distance to its own centre and a lower bound of the distance to all others; while the
/// bounds show that no other centre can be nearer, its distances are not computed (G. Hamerly, "Making
/// k-means even faster", SDM 2010).
class Lloyd
{
public:
  Lloyd(const RowsView& rows, const RowStatistics& statistics, std::size_t clusters,
        Communicator& communicator, WorkMonitor& monitor);

  struct Outcome
  {
    int iterations = 0;
    bool converged = false;
  };

  /// Collective. Starts at `centres` and leaves the final ones there; labels() are nearest to them, and no
  /// cluster is empty. Converged when no label changes, when the squared movements of the centres add up to
  /// `tolerance` or less, or when the means are those of the iteration before. `advance` is told the number
  /// of each iteration that is done. Labels are incomplete after an abort.
  Outcome run(CentreSet& centres, int maximumIterations, double tolerance,
              const std::function<void(int)>& advance);

  const std::vector<int>& labels() const { return assignment_.labels; }

  /// Of all ranks.
  const std::vector<std::int64_t>& sizes() const { return sums_.sizes(); }

private:
  void start(const CentreSet& centres);
  std::int64_t assign(const CentreSet& centres);
  std::size_t findDoubtful(std::size_t begin, std::size_t end, std::size_t* doubtful) const;
  std::size_t dropClear(const CentreSet& centres, std::size_t count, std::size_t* doubtful);
  template <class Visit>
  void findNearest(const CentreSet& centres, const std::size_t* rows, std::size_t count, const Visit& visit);
  double upperToKeep(double upper, std::size_t label) const;
  double moveCentres(CentreSet& centres);

  const RowsView& rows_;
  const RowStatistics& statistics_;
  std::size_t clusters_;
  Communicator& communicator_;
  WorkMonitor& monitor_;
  RowAssignment assignment_;
  ClusterSums sums_;
  std::vector<double> means_;      // [clusters, columns] of this iteration
  std::vector<double> movements_;  // how far each centre went in this iteration
  std::vector<double> ways_;       // and in all until now
  std::vector<double> otherWays_;  // the farthest that another centre went in each iteration, added up
  std::vector<double> halfGaps_;   // half the distance of each centre to the nearest other one
};

}  // namespace layerscope

#endif
