#include "analysis/EmptyClusters.h"

#include "analysis/ParallelRows.h"
#include "analysis/Seeding.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope
{

namespace
{

class EmptyClusterFiller
{
public:
  EmptyClusterFiller(const RowsView& rows, const RowStatistics& statistics, Communicator& communicator,
                     WorkMonitor& monitor, CentreSet& centres, RowAssignment& assignment, ClusterSums& sums)
      : rows_(rows),
        statistics_(statistics),
        communicator_(communicator),
        monitor_(monitor),
        centres_(centres),
        assignment_(assignment),
        sums_(sums),
        firstRow_(statistics.offsets[static_cast<std::size_t>(communicator.rank())]),
        squaredDistances_(rows.count)
  {
  }

  void run()
  {
    parallelRows(rows_.count, rows_.columns, availableThreads(), monitor_,
                 [&](int, std::size_t begin, std::size_t end)
                 {
                   for (std::size_t i = begin; i < end; ++i)
                   {
                     squaredDistances_[i] = centres_.squaredDistance(
                         rows_.row(i), static_cast<std::size_t>(assignment_.labels[i]));
                   }
                 });
    std::vector<float> copy(statistics_.columns);
    while (!monitor_.aborted())
    {
      const auto& sizes = sums_.sizes();
      const auto empty = static_cast<std::size_t>(std::find(sizes.begin(), sizes.end(), 0) - sizes.begin());
      if (empty == sizes.size())
      {
        return;
      }
      double squaredDistance = 0;
      const std::int64_t row = this->farthestRow(squaredDistance);
      fetchRow(rows_, statistics_, row, communicator_, copy.data());
      std::copy(copy.begin(), copy.end(), centres_.centre(empty));
      centres_.update();
      if (squaredDistance > 0)
      {
        this->gather(empty);
      }
      else
      {
        this->take(empty, row - firstRow_);
      }
      sums_.apply();
    }
  }

private:
  // Rows that are alone in their cluster stay: to take them would only empty another one.
  std::int64_t farthestRow(double& squaredDistance)
  {
    constexpr std::int64_t none = std::numeric_limits<std::int64_t>::max();
    double largest = -1;
    std::int64_t row = none;
    for (std::size_t i = 0; i < rows_.count; ++i)
    {
      if (squaredDistances_[i] > largest &&
          sums_.sizes()[static_cast<std::size_t>(assignment_.labels[i])] > 1)
      {
        largest = squaredDistances_[i];
        row = firstRow_ + static_cast<std::int64_t>(i);
      }
    }
    squaredDistance = largest;
    communicator_.allReduce(Reduction::Maximum, &squaredDistance, 1);
    if (largest != squaredDistance)
    {
      row = none;
    }
    communicator_.allReduce(Reduction::Minimum, &row, 1);
    return row;
  }

  // Gives the centre all rows that are nearer to it than to their own.
  void gather(std::size_t centre)
  {
    parallelRows(rows_.count, rows_.columns, sums_.threads(), monitor_,
                 [&](int thread, std::size_t begin, std::size_t end)
                 {
                   for (std::size_t i = begin; i < end; ++i)
                   {
                     const double distance = centres_.squaredDistance(rows_.row(i), centre);
                     if (distance < squaredDistances_[i])
                     {
                       sums_.move(thread, rows_.row(i), assignment_.labels[i], static_cast<int>(centre));
                       assignment_.labels[i] = static_cast<int>(centre);
                       squaredDistances_[i] = distance;
                     }
                   }
                 });
  }

  void take(std::size_t centre, std::int64_t row)
  {
    if (row >= 0 && row < static_cast<std::int64_t>(rows_.count))
    {
      const auto i = static_cast<std::size_t>(row);
      sums_.move(0, rows_.row(i), assignment_.labels[i], static_cast<int>(centre));
      assignment_.labels[i] = static_cast<int>(centre);
    }
  }

  const RowsView& rows_;
  const RowStatistics& statistics_;
  Communicator& communicator_;
  WorkMonitor& monitor_;
  CentreSet& centres_;
  RowAssignment& assignment_;
  ClusterSums& sums_;
  std::int64_t firstRow_;
  std::vector<double> squaredDistances_;  // of each row to its own centre
};

}  // namespace

void fillEmptyClusters(const RowsView& rows, const RowStatistics& statistics, Communicator& communicator,
                       WorkMonitor& monitor, CentreSet& centres, RowAssignment& assignment, ClusterSums& sums)
{
  const auto& sizes = sums.sizes();
  if (std::find(sizes.begin(), sizes.end(), 0) != sizes.end())
  {
    EmptyClusterFiller(rows, statistics, communicator, monitor, centres, assignment, sums).run();
    // A centre has come to another place.
    assignment.forgetBounds();
  }
}

}  // namespace layerscope
