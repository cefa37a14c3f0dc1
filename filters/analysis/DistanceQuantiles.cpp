#include "analysis/DistanceQuantiles.h"

#include "network/Error.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

namespace layerscope
{

namespace
{

struct LabelledDistance
{
  std::int64_t label;
  double distance;
};
static_assert(sizeof(LabelledDistance) == 2 * sizeof(std::int64_t), "two words are gathered");

/// Those of all ranks. Ranks with fewer rows fill up with labels of -1.
std::vector<LabelledDistance> gathered(const std::vector<int>& labels, const std::vector<double>& distances,
                                       Communicator& communicator)
{
  auto most = static_cast<std::int64_t>(labels.size());
  communicator.allReduce(Reduction::Maximum, &most, 1);
  const auto length = static_cast<std::size_t>(most);
  std::vector<std::int64_t> local(2 * length, -1);
  for (std::size_t row = 0; row < labels.size(); ++row)
  {
    local[2 * row] = labels[row];
    std::memcpy(&local[2 * row + 1], &distances[row], sizeof(double));
  }
  std::vector<std::int64_t> words(local.size() * static_cast<std::size_t>(communicator.size()));
  communicator.allGather(local.data(), local.size(), words.data());
  std::vector<LabelledDistance> all(words.size() / 2);
  if (!all.empty())
  {
    std::memcpy(all.data(), words.data(), words.size() * sizeof(std::int64_t));
  }
  return all;
}

/// Percentiles of sorted values.
void fillPercentiles(const std::vector<double>& sorted, double* percentiles)
{
  for (int percent = 0; percent < percentileCount; ++percent)
  {
    if (sorted.empty())
    {
      percentiles[percent] = std::numeric_limits<double>::quiet_NaN();
      continue;
    }
    const double place = percent / 100.0 * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    percentiles[percent] =
        sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
  }
}

}  // namespace

std::vector<double> distancePercentiles(const std::vector<int>& labels, const std::vector<double>& distances,
                                        int clusters, Communicator& communicator)
{
  std::vector<std::vector<double>> ofCluster(static_cast<std::size_t>(clusters));
  for (const LabelledDistance& row : gathered(labels, distances, communicator))
  {
    if (row.label < -1 || row.label >= clusters)
    {
      throw Error("a row's cluster is out of range")
          .expected("0 to " + std::to_string(clusters - 1))
          .found(std::to_string(row.label));
    }
    if (row.label >= 0)
    {
      ofCluster[static_cast<std::size_t>(row.label)].push_back(row.distance);
    }
  }
  std::vector<double> percentiles(ofCluster.size() * percentileCount);
  for (std::size_t cluster = 0; cluster < ofCluster.size(); ++cluster)
  {
    std::sort(ofCluster[cluster].begin(), ofCluster[cluster].end());
    fillPercentiles(ofCluster[cluster], percentiles.data() + cluster * percentileCount);
  }
  return percentiles;
}

double distanceAt(const double* percentiles, double quantile)
{
  const double place = std::clamp(quantile, 0.0, 1.0) * (percentileCount - 1);
  const int below = std::min(static_cast<int>(place), percentileCount - 2);
  return percentiles[below] + (place - below) * (percentiles[below + 1] - percentiles[below]);
}

double quantileOf(const double* percentiles, double distance)
{
  if (std::isnan(percentiles[0]))
  {
    return percentiles[0];
  }
  const double* end = percentiles + percentileCount;
  const double* above = std::lower_bound(percentiles, end, distance);
  if (above == percentiles)
  {
    return 0;
  }
  if (above == end)
  {
    return 1;
  }
  const double* below = above - 1;
  const double place = static_cast<double>(below - percentiles) + (distance - *below) / (*above - *below);
  return place / (percentileCount - 1);
}

}  // namespace layerscope
