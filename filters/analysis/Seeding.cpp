#include "analysis/Seeding.h"

#include "analysis/ExactSums.h"
#include "analysis/ParallelRows.h"
#include "analysis/Philox.h"
#include "analysis/ValueKernels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace layerscope
{

namespace
{

/// Draws of one restart.
class Draws
{
public:
  Draws(std::uint64_t seed, int restart) : seed_(seed), restart_(static_cast<std::uint64_t>(restart)) {}

  /// Uniform in [0, end), end > 0.
  std::int64_t below(std::int64_t end)
  {
    return layerscope::below(end, philox(seed_, restart_, next_++, RandomStream::KMeans)[0]);
  }

private:
  std::uint64_t seed_;
  std::uint64_t restart_;
  std::uint32_t next_ = 0;
};

class Seeder
{
public:
  Seeder(const RowsView& rows, const RowStatistics& statistics, Communicator& communicator,
         WorkMonitor& monitor, std::size_t trials)
      : rows_(rows),
        statistics_(statistics),
        communicator_(communicator),
        monitor_(monitor),
        roughWillDo_(statistics.largestSquaredRadius > 1e-24 && statistics.largestSquaredRadius < 1e36),
        candidates_(trials, statistics.columns),
        nearest_(rows.count, std::numeric_limits<double>::infinity()),
        trialNearest_(trials, std::vector<double>(rows.count)),
        rankPotentials_(static_cast<std::size_t>(communicator.size()))
  {
  }

  /// The sum over all rows of the squared distance to the nearest centre so far.
  std::int64_t potential() const
  {
    return std::accumulate(rankPotentials_.begin(), rankPotentials_.end(), std::int64_t{0});
  }

  /// The row at which the running sum of squared distances exceeds `target` < potential().
  std::int64_t rowAt(std::int64_t target)
  {
    std::size_t owner = 0;
    while (target >= rankPotentials_[owner])
    {
      target -= rankPotentials_[owner++];
    }
    std::int64_t index = 0;
    if (owner == static_cast<std::size_t>(communicator_.rank()))
    {
      index = statistics_.offsets[owner] + static_cast<std::int64_t>(this->placeOf(target));
    }
    communicator_.allReduce(Reduction::Maximum, &index, 1);
    return index;
  }

  /// Copies to `centre` the candidate that leaves the smallest potential, and makes it one of the centres.
  void chooseFrom(const std::vector<std::int64_t>& candidates, double* centre)
  {
    const std::size_t columns = statistics_.columns;
    std::vector<float> row(columns);
    for (std::size_t t = 0; t < candidates.size(); ++t)
    {
      fetchRow(rows_, statistics_, candidates[t], communicator_, row.data());
      std::copy(row.begin(), row.end(), candidates_.centre(t));
    }
    candidates_.update();
    this->measureCandidates(candidates.size());
    const std::size_t best = this->bestOf(candidates.size());
    nearest_.swap(trialNearest_[best]);
    std::copy(candidates_.centre(best), candidates_.centre(best) + columns, centre);
    unit_ = unitFor(nearest_, statistics_.count, communicator_);
    const std::int64_t local = sumOf(nearest_, unit_);
    communicator_.allGather(&local, 1, rankPotentials_.data());
  }

private:
  /// The same among the rows of this rank.
  std::size_t placeOf(std::int64_t target) const
  {
    constexpr std::size_t many = 256;
    std::size_t i = 0;
    for (; i + many <= nearest_.size(); i += many)
    {
      const std::int64_t sum = kernels::sumOfMultiples(nearest_.data() + i, many, unit_);
      if (sum > target)
      {
        break;
      }
      target -= sum;
    }
    for (std::int64_t sum = unit_.toInteger(nearest_[i]); sum <= target; sum += unit_.toInteger(nearest_[i]))
    {
      ++i;
    }
    return i;
  }

  /// Each row's squared distance to the nearest centre with each candidate added.
  void measureCandidates(std::size_t count)
  {
    parallelRows(rows_.count, candidates_.count() * rows_.columns, availableThreads(), monitor_,
                 [&](int, std::size_t begin, std::size_t end)
                 {
                   if (roughWillDo_)
                   {
                     this->measureRoughly(count, begin, end);
                     return;
                   }
                   for (std::size_t i = begin; i < end; ++i)
                   {
                     for (std::size_t t = 0; t < count; ++t)
                     {
                       trialNearest_[t][i] =
                           std::min(nearest_[i], candidates_.squaredDistance(rows_.row(i), t));
                     }
                   }
                 });
  }

  void measureRoughly(std::size_t count, std::size_t begin, std::size_t end)
  {
    constexpr std::size_t tile = CentreSet::tileRows;
    std::vector<float> rough(candidates_.count() * tile);
    std::array<const float*, tile> rows;
    for (std::size_t first = begin; first < end; first += tile)
    {
      const std::size_t some = std::min(tile, end - first);
      for (std::size_t row = 0; row < tile; ++row)
      {
        rows[row] = rows_.row(first + std::min(row, some - 1));
      }
      candidates_.roughSquaredDistances(rows.data(), rough.data());
      for (std::size_t t = 0; t < count; ++t)
      {
        kernels::takeSmaller(nearest_.data() + first, rough.data() + t * tile, some,
                             trialNearest_[t].data() + first);
      }
    }
  }

  /// The candidate of the smallest potential, the first of several.
  std::size_t bestOf(std::size_t count)
  {
    if (count == 1)
    {
      return 0;
    }
    std::vector<std::int64_t> potentials(count);
    for (std::size_t t = 0; t < count; ++t)
    {
      potentials[t] = sumOf(trialNearest_[t], unit_);  // never farther than before
    }
    communicator_.allReduce(Reduction::Sum, potentials.data(), count);
    return static_cast<std::size_t>(std::min_element(potentials.begin(), potentials.end()) -
                                    potentials.begin());
  }

  const RowsView& rows_;
  const RowStatistics& statistics_;
  Communicator& communicator_;
  WorkMonitor& monitor_;
  FixedPoint unit_{0, 1};  // of the potential
  bool roughWillDo_;
  CentreSet candidates_;
  std::vector<double> nearest_;  // squared distance to the nearest centre so far
  std::vector<std::vector<double>> trialNearest_;
  std::vector<std::int64_t> rankPotentials_;
};

}  // namespace

void fetchRow(const RowsView& rows, const RowStatistics& statistics, std::int64_t index,
              Communicator& communicator, float* copy)
{
  const auto after = std::upper_bound(statistics.offsets.begin(), statistics.offsets.end(), index);
  const auto owner = static_cast<int>(after - statistics.offsets.begin()) - 1;
  if (owner == communicator.rank())
  {
    const float* row =
        rows.row(static_cast<std::size_t>(index - statistics.offsets[static_cast<std::size_t>(owner)]));
    std::copy(row, row + statistics.columns, copy);
  }
  communicator.broadcast(copy, statistics.columns * sizeof(float), owner);
}

void seedCentres(const RowsView& rows, const RowStatistics& statistics, std::uint64_t seed, int restart,
                 Communicator& communicator, WorkMonitor& monitor, CentreSet& centres)
{
  const std::size_t trials = 2 + static_cast<std::size_t>(std::log(static_cast<double>(centres.count())));
  Seeder seeder(rows, statistics, communicator, monitor, trials);
  Draws draws(seed, restart);
  seeder.chooseFrom({draws.below(statistics.count)}, centres.centre(0));
  for (std::size_t j = 1; j < centres.count() && !monitor.aborted(); ++j)
  {
    std::vector<std::int64_t> candidates(trials);
    const std::int64_t potential = seeder.potential();
    for (std::int64_t& candidate : candidates)
    {
      // With no distance left every row coincides with a centre, and any will do.
      candidate = potential > 0 ? seeder.rowAt(draws.below(potential)) : draws.below(statistics.count);
    }
    seeder.chooseFrom(candidates, centres.centre(j));
  }
  centres.update();
}

}  // namespace layerscope
