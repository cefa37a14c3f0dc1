#include "analysis/KMeans.h"

#include "analysis/CentreSet.h"
#include "analysis/ExactSums.h"
#include "analysis/Lloyd.h"
#include "analysis/ParallelRows.h"
#include "analysis/RowStatistics.h"
#include "analysis/Seeding.h"
#include "analysis/WorkMonitor.h"
#include "network/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace layerscope
{

namespace
{

void require(bool condition, const char* message, const char* expected, const std::string& found)
{
  if (!condition)
  {
    throw Error(message).expected(expected).found(found);
  }
}

void check(const KMeansOptions& options)
{
  require(options.clusters >= 1, "the number of clusters is out of range", "at least 1",
          std::to_string(options.clusters));
  require(options.restarts >= 1, "the number of restarts is out of range", "at least 1",
          std::to_string(options.restarts));
  require(options.maximumIterations >= 1, "the maximum number of iterations is out of range", "at least 1",
          std::to_string(options.maximumIterations));
  require(options.tolerance >= 0, "the tolerance is out of range", "0 or more",
          std::to_string(options.tolerance));
}

/// Clusters as one restart left them.
struct Clustering
{
  std::vector<int> labels;
  std::vector<double> centres;
  std::vector<std::int64_t> sizes;
  std::vector<double> inertias;
  double inertia = std::numeric_limits<double>::infinity();
  int restart = 0;
  Lloyd::Outcome outcome;
};

class KMeans
{
public:
  KMeans(const RowsView& rows, const KMeansOptions& options, const RowStatistics& statistics,
         Communicator& communicator, WorkMonitor& monitor)
      : rows_(rows),
        options_(options),
        statistics_(statistics),
        communicator_(communicator),
        monitor_(monitor),
        clusters_(static_cast<std::size_t>(options.clusters)),
        centres_(clusters_, statistics.columns),
        lloyd_(rows, statistics, clusters_, communicator, monitor),
        squaredDistances_(rows.count)
  {
  }

  /// False after an abort.
  bool restart(int number)
  {
    // Lloyd's number of iterations is not known before, so the fraction approaches the end of the restart.
    const auto report = [&](double part) { monitor_.setFraction((number + part) / options_.restarts); };
    report(0);
    seedCentres(rows_, statistics_, options_.seed, number, communicator_, monitor_, centres_);
    if (monitor_.aborted())
    {
      return false;
    }
    report(0.2);
    const Lloyd::Outcome outcome =
        lloyd_.run(centres_, options_.maximumIterations, options_.tolerance * statistics_.variance,
                   [&](int iteration) { report(0.2 + 0.8 * iteration / (iteration + 20.0)); });
    if (monitor_.aborted())
    {
      return false;
    }
    double inertia = 0;
    const std::vector<double> inertias = this->measureInertias(inertia);
    if (monitor_.aborted())
    {
      return false;
    }
    if (inertia < best_.inertia)
    {
      best_.labels = lloyd_.labels();
      best_.centres.assign(centres_.centre(0), centres_.centre(0) + clusters_ * statistics_.columns);
      best_.sizes = lloyd_.sizes();
      best_.inertias = inertias;
      best_.inertia = inertia;
      best_.restart = number;
      best_.outcome = outcome;
      bestSquaredDistances_.swap(squaredDistances_);
      squaredDistances_.resize(rows_.count);
    }
    return true;
  }

  KMeansResult result()
  {
    const std::vector<std::size_t> order = this->stableOrder();
    std::vector<int> number(clusters_);
    KMeansResult result;
    result.centres.reserve(best_.centres.size());
    for (std::size_t place = 0; place < clusters_; ++place)
    {
      const std::size_t j = order[place];
      number[j] = static_cast<int>(place);
      const auto centre = best_.centres.begin() + static_cast<std::ptrdiff_t>(j * statistics_.columns);
      result.centres.insert(result.centres.end(), centre,
                            centre + static_cast<std::ptrdiff_t>(statistics_.columns));
      result.sizes.push_back(best_.sizes[j]);
      result.inertias.push_back(best_.inertias[j]);
    }
    result.labels.resize(rows_.count);
    result.distances.resize(rows_.count);
    for (std::size_t i = 0; i < rows_.count; ++i)
    {
      result.labels[i] = number[static_cast<std::size_t>(best_.labels[i])];
      result.distances[i] = std::sqrt(bestSquaredDistances_[i]);
    }
    result.inertia = best_.inertia;
    result.iterations = best_.outcome.iterations;
    result.converged = best_.outcome.converged;
    result.restart = best_.restart;
    result.distinctCentres = this->distinctCentres();
    return result;
  }

private:
  std::vector<double> measureInertias(double& total)
  {
    const std::vector<int>& labels = lloyd_.labels();
    parallelRows(rows_.count, rows_.columns, availableThreads(), monitor_,
                 [&](int, std::size_t begin, std::size_t end)
                 {
                   for (std::size_t i = begin; i < end; ++i)
                   {
                     squaredDistances_[i] =
                         centres_.squaredDistance(rows_.row(i), static_cast<std::size_t>(labels[i]));
                   }
                 });
    const FixedPoint unit = unitFor(squaredDistances_, statistics_.count, communicator_);
    std::vector<std::int64_t> sums(clusters_);
    for (std::size_t i = 0; i < rows_.count; ++i)
    {
      sums[static_cast<std::size_t>(labels[i])] += unit.toInteger(squaredDistances_[i]);
    }
    communicator_.allReduce(Reduction::Sum, sums.data(), sums.size());
    total = unit.toReal(std::accumulate(sums.begin(), sums.end(), std::int64_t{0}));
    std::vector<double> inertias(clusters_);
    std::transform(sums.begin(), sums.end(), inertias.begin(),
                   [&](std::int64_t sum) { return unit.toReal(sum); });
    return inertias;
  }

  /// Clusters by falling size, then by their first row.
  std::vector<std::size_t> stableOrder()
  {
    std::vector<std::int64_t> firstRows(clusters_, std::numeric_limits<std::int64_t>::max());
    const std::int64_t firstRow = statistics_.offsets[static_cast<std::size_t>(communicator_.rank())];
    for (std::size_t i = 0; i < rows_.count; ++i)
    {
      std::int64_t& first = firstRows[static_cast<std::size_t>(best_.labels[i])];
      first = std::min(first, firstRow + static_cast<std::int64_t>(i));
    }
    communicator_.allReduce(Reduction::Minimum, firstRows.data(), firstRows.size());
    std::vector<std::size_t> order(clusters_);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) {
                return best_.sizes[a] != best_.sizes[b] ? best_.sizes[a] > best_.sizes[b]
                                                        : firstRows[a] < firstRows[b];
              });
    return order;
  }

  int distinctCentres() const
  {
    const auto columns = static_cast<std::ptrdiff_t>(statistics_.columns);
    const auto centre = [&](std::size_t j)
    { return best_.centres.begin() + static_cast<std::ptrdiff_t>(j) * columns; };
    std::vector<std::size_t> order(clusters_);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) {
                return std::lexicographical_compare(centre(a), centre(a) + columns, centre(b),
                                                    centre(b) + columns);
              });
    const auto end = std::unique(order.begin(), order.end(),
                                 [&](std::size_t a, std::size_t b)
                                 { return std::equal(centre(a), centre(a) + columns, centre(b)); });
    return static_cast<int>(end - order.begin());
  }

  const RowsView& rows_;
  const KMeansOptions& options_;
  const RowStatistics& statistics_;
  Communicator& communicator_;
  WorkMonitor& monitor_;
  std::size_t clusters_;
  CentreSet centres_;
  Lloyd lloyd_;
  std::vector<double> squaredDistances_;  // of each row to its own centre
  Clustering best_;
  std::vector<double> bestSquaredDistances_;
};

KMeansResult abortedResult()
{
  KMeansResult result;
  result.aborted = true;
  return result;
}

}  // namespace

KMeansResult kMeans(const RowsView& rows, const KMeansOptions& options, Communicator& communicator,
                    const ProgressCallback& progress)
{
  check(options);
  WorkMonitor monitor(communicator, progress);
  const RowStatistics statistics = rowStatistics(rows, communicator, monitor);
  require(options.clusters <= statistics.count, "there are more clusters than samples",
          ("at least " + std::to_string(options.clusters) + " rows").c_str(),
          std::to_string(statistics.count));
  if (monitor.aborted())
  {
    return abortedResult();
  }
  KMeans search(rows, options, statistics, communicator, monitor);
  for (int restart = 0; restart < options.restarts; ++restart)
  {
    if (!search.restart(restart))
    {
      return abortedResult();
    }
  }
  if (progress)
  {
    progress(1.0);
  }
  return search.result();
}

KMeansResult kMeans(const RowsView& rows, const KMeansOptions& options, const ProgressCallback& progress)
{
  SerialCommunicator alone;
  return kMeans(rows, options, alone, progress);
}

}  // namespace layerscope
