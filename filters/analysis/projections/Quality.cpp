#include "Quality.h"

#include <algorithm>
#include <string>

#include "DistanceBlocks.h"
#include "Neighbours.h"
#include "network/Error.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
/// Distances between all rows, a block at a time, as numbers that rise with them. Those that differ by less
/// than a rounding count as equal.
class RowDistances
{
public:
  explicit RowDistances(const RowsView& rows) : count(rows.count), blocks_(rows) {}

  /// Of `height` rows from `first` to all, [height, count].
  const float* of(std::size_t first, std::size_t height)
  {
    blocks_.write(first, height, values_);
    return values_.data();
  }

  float rounding(std::size_t row, std::size_t other) const
  {
    constexpr float share = 2e-6F;
    return share * (blocks_.square(row) + blocks_.square(other));
  }

  std::size_t count;

private:
  DistanceBlocks blocks_;
  std::vector<float> values_;
};

class GivenDistances
{
public:
  explicit GivenDistances(const Dissimilarities& given) : count(given.count), given_(given) {}

  const float* of(std::size_t first, std::size_t) const { return given_.row(first); }
  static float rounding(std::size_t, std::size_t) { return 0; }

  std::size_t count;

private:
  const Dissimilarities& given_;
};

/// How far beyond the nearest `count` a row's neighbours elsewhere are here, added up over them; `values` are
/// the row's distances.
template <class Distances>
double penalty(const Distances& distances, const float* values, std::size_t row,
               const std::int32_t* neighbours, std::size_t count)
{
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i)
  {
    const auto own = static_cast<std::size_t>(neighbours[i]);
    const float limit = values[own] - distances.rounding(row, own);
    std::int32_t nearer = values[row] < limit ? -1 : 0;  // the row itself is none
    for (std::size_t other = 0; other < distances.count; ++other)
    {
      nearer += values[other] < limit ? 1 : 0;
    }
    const std::size_t rank = static_cast<std::size_t>(nearer) + 1;
    sum += rank > count ? static_cast<double>(rank - count) : 0;
  }
  return sum;
}

/// One less what the neighbours of `from` are away by other distances, on the scale on which 0 is the worst
/// there is.
template <class Distances>
double kept(const Neighbours& from, Distances to, WorkMonitor& monitor)
{
  std::vector<double> penalties(to.count);
  constexpr std::size_t block = 256;
  for (std::size_t first = 0; first < to.count && !monitor.poll(); first += block)
  {
    const std::size_t height = std::min(block, to.count - first);
    const float* const values = to.of(first, height);
    const auto add = [&](std::int64_t i, int)
    {
      const std::size_t row = first + static_cast<std::size_t>(i);
      penalties[row] =
          penalty(to, values + static_cast<std::size_t>(i) * to.count, row, from.rowsOf(row), from.count);
    };
    parallelTasks(static_cast<std::int64_t>(height), availableThreads(), add);
  }
  double sum = 0;
  for (const double each : penalties)
  {
    sum += each;
  }
  const auto n = static_cast<double>(to.count), k = static_cast<double>(from.count);
  return 1 - 2 * sum / (n * k * (2 * n - 3 * k - 1));
}

void requireFewNeighbours(std::size_t neighbours, std::size_t count, const std::string& objects)
{
  if (neighbours < 1 || 2 * neighbours >= count)
  {
    throw Error("so many neighbours tell nothing of " + std::to_string(count) + " " + objects)
        .expected("1 or more, and less than half of the " + objects)
        .found(std::to_string(neighbours));
  }
}
}  // namespace

ProjectionQuality projectionQuality(const RowsView& data, const RowsView& projection, std::size_t neighbours,
                                    WorkMonitor& monitor)
{
  requireFewNeighbours(neighbours, data.count, "rows");
  ProjectionQuality quality;
  quality.trustworthiness =
      kept(nearestNeighbours(projection, neighbours, monitor), RowDistances(data), monitor);
  quality.continuity = kept(nearestNeighbours(data, neighbours, monitor), RowDistances(projection), monitor);
  return quality;
}

ProjectionQuality projectionQuality(const Dissimilarities& dissimilarities, const std::vector<double>& places,
                                    std::size_t neighbours, WorkMonitor& monitor)
{
  requireFewNeighbours(neighbours, dissimilarities.count, "objects");
  const std::vector<float> values(places.begin(), places.end());
  const RowsView rows =
      denseRows(values.data(), dissimilarities.count, places.size() / dissimilarities.count);
  ProjectionQuality quality;
  quality.trustworthiness =
      kept(nearestNeighbours(rows, neighbours, monitor), GivenDistances(dissimilarities), monitor);
  quality.continuity =
      kept(nearestNeighbours(dissimilarities, neighbours, monitor), RowDistances(rows), monitor);
  return quality;
}

double neighbourhoodHit(const RowsView& projection, const std::vector<std::int64_t>& labels,
                        std::size_t neighbours, WorkMonitor& monitor)
{
  std::vector<float> known;
  std::vector<std::int64_t> ofKnown;
  for (std::size_t row = 0; row < projection.count; ++row)
  {
    if (labels[row] >= 0)
    {
      known.insert(known.end(), projection.row(row), projection.row(row) + projection.columns);
      ofKnown.push_back(labels[row]);
    }
  }
  const RowsView rows = denseRows(known.data(), ofKnown.size(), projection.columns);
  const Neighbours nearest = nearestNeighbours(rows, neighbours, monitor);
  std::size_t hits = 0;
  for (std::size_t i = 0; i < nearest.rows.size(); ++i)
  {
    hits += ofKnown[i / neighbours] == ofKnown[static_cast<std::size_t>(nearest.rows[i])] ? 1 : 0;
  }
  return static_cast<double>(hits) / static_cast<double>(nearest.rows.size());
}

}  // namespace layerscope
