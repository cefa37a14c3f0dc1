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
/// How far beyond the nearest `count` a row's neighbours elsewhere are here, added up over them; `values` are
/// those of DistanceBlocks.
double penalty(const DistanceBlocks& blocks, const float* values, std::size_t rows, std::size_t row,
               const std::int32_t* neighbours, std::size_t count)
{
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i)
  {
    const auto own = static_cast<std::size_t>(neighbours[i]);
    // What lies nearer by less than this is as near.
    constexpr float rounding = 2e-6F;
    const float limit = values[own] - rounding * (blocks.square(row) + blocks.square(own));
    std::int32_t nearer = values[row] < limit ? -1 : 0;  // the row itself is none
    for (std::size_t other = 0; other < rows; ++other)
    {
      nearer += values[other] < limit ? 1 : 0;
    }
    const std::size_t rank = static_cast<std::size_t>(nearer) + 1;
    sum += rank > count ? static_cast<double>(rank - count) : 0;
  }
  return sum;
}

/// One less what the neighbours of `from` are away in `to`, on the scale on which 0 is the worst there is.
double kept(const Neighbours& from, const RowsView& to, WorkMonitor& monitor)
{
  std::vector<double> penalties(to.count);
  constexpr std::size_t block = 256;
  DistanceBlocks blocks(to);
  std::vector<float> values;
  for (std::size_t first = 0; first < to.count && !monitor.poll(); first += block)
  {
    const std::size_t height = std::min(block, to.count - first);
    blocks.write(first, height, values);
    const auto add = [&](std::int64_t i, int)
    {
      const std::size_t row = first + static_cast<std::size_t>(i);
      penalties[row] = penalty(blocks, values.data() + static_cast<std::size_t>(i) * to.count, to.count, row,
                               from.rowsOf(row), from.count);
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
}  // namespace

ProjectionQuality projectionQuality(const RowsView& data, const RowsView& projection, std::size_t neighbours,
                                    WorkMonitor& monitor)
{
  if (neighbours < 1 || 2 * neighbours >= data.count)
  {
    throw Error("so many neighbours tell nothing of " + std::to_string(data.count) + " rows")
        .expected("1 or more, and less than half of the rows")
        .found(std::to_string(neighbours));
  }
  ProjectionQuality quality;
  quality.trustworthiness = kept(nearestNeighbours(projection, neighbours, monitor), data, monitor);
  quality.continuity = kept(nearestNeighbours(data, neighbours, monitor), projection, monitor);
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
