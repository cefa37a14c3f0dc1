#include "analysis/ClusterChoice.h"

#include "analysis/Silhouette.h"
#include "network/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace layerscope
{

namespace
{

/// Time to measure the distances of a sample, in that of k-means for one cluster more: a rough mean.
constexpr double shareOfDistances = 4;

/// Passes on the parts of a work one after the other, each with its share of the whole.
class Parts
{
public:
  Parts(const ProgressCallback& progress, double all) : progress_(progress), all_(all) {}

  /// For the next part.
  ProgressCallback next(double share)
  {
    const double begin = done_;
    done_ += share;
    if (!progress_)
    {
      return {};
    }
    return [this, begin, share](double fraction) { return progress_((begin + fraction * share) / all_); };
  }

private:
  const ProgressCallback& progress_;
  double all_;
  double done_ = 0;
};

bool isBetter(double silhouette, double best)
{
  return silhouette > best || (std::isnan(best) && !std::isnan(silhouette));
}

}  // namespace

int largestTrial(int most, std::int64_t rows)
{
  if (most < 2)
  {
    throw Error("the largest number of clusters to try is too small")
        .expected("2 or more")
        .found(std::to_string(most));
  }
  if (rows < 3)
  {
    throw Error("there are too few samples to choose the number of clusters")
        .expected("at least 3 rows")
        .found(std::to_string(rows));
  }
  return static_cast<int>(std::min<std::int64_t>(most, rows - 1));
}

std::optional<ClusterChoice> chooseClusters(const RowsView& rows, const KMeansOptions& options, int fewest,
                                            int most, Communicator& communicator,
                                            const ProgressCallback& progress)
{
  double all = most > 1 ? shareOfDistances : 0;
  for (int clusters = fewest; clusters <= most; ++clusters)
  {
    all += clusters;
  }
  Parts parts(progress, all);
  std::optional<SilhouetteSample> sample;
  ClusterChoice choice;
  for (int clusters = fewest; clusters <= most; ++clusters)
  {
    KMeansOptions trial = options;
    trial.clusters = clusters;
    KMeansResult result = kMeans(rows, trial, communicator, parts.next(clusters));
    if (result.aborted)
    {
      return std::nullopt;
    }
    // All rows in one cluster have no silhouette. After the first k-means, which has checked rows and
    // options.
    if (!sample && clusters > 1)
    {
      sample.emplace(rows, options.seed, communicator, parts.next(shareOfDistances));
      if (sample->aborted())
      {
        return std::nullopt;
      }
    }
    const double silhouette =
        sample ? sample->measure(result.labels, clusters).mean : std::numeric_limits<double>::quiet_NaN();
    choice.tried.push_back({clusters, result.inertia, silhouette});
    if (choice.tried.size() == 1 || isBetter(silhouette, choice.tried[choice.chosen].silhouette))
    {
      choice.chosen = choice.tried.size() - 1;
      choice.result = std::move(result);
    }
  }
  return choice;
}

std::optional<ClusterQuality> qualityOf(const RowsView& rows, const KMeansResult& result, std::uint64_t seed,
                                        Communicator& communicator, const ProgressCallback& progress)
{
  const auto clusters = static_cast<int>(result.sizes.size());
  const SilhouetteSample sample(rows, seed, communicator, progress);
  if (sample.aborted())
  {
    return std::nullopt;
  }
  return ClusterQuality{clusters, result.inertia, sample.measure(result.labels, clusters).mean};
}

}  // namespace layerscope
