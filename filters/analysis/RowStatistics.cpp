#include "analysis/RowStatistics.h"

#include "analysis/ExactSums.h"
#include "analysis/FiniteRows.h"
#include "analysis/ParallelRows.h"
#include "analysis/RowKernels.h"
#include "network/Error.h"

#include <limits>
#include <string>

namespace layerscope
{

namespace
{

void countRows(const RowsView& rows, Communicator& communicator, RowPlaces& places)
{
  const auto ranks = static_cast<std::size_t>(communicator.size());
  const auto local = static_cast<std::int64_t>(rows.count);
  std::vector<std::int64_t> counts(ranks);
  communicator.allGather(&local, 1, counts.data());
  places.offsets.assign(ranks + 1, 0);
  for (std::size_t rank = 0; rank < ranks; ++rank)
  {
    places.offsets[rank + 1] = places.offsets[rank] + counts[rank];
  }
  places.count = places.offsets.back();
  if (places.count == 0)
  {
    throw Error("there are no rows").expected("at least 1 row").found("0 rows");
  }
}

void agreeOnColumns(const RowsView& rows, Communicator& communicator, RowPlaces& places)
{
  // Ranks without rows have no say.
  const auto own = static_cast<std::int64_t>(rows.columns);
  std::int64_t least = rows.count > 0 ? own : std::numeric_limits<std::int64_t>::max();
  std::int64_t most = rows.count > 0 ? own : 0;
  communicator.allReduce(Reduction::Minimum, &least, 1);
  communicator.allReduce(Reduction::Maximum, &most, 1);
  if (least != most)
  {
    throw Error("the processes' rows differ in their number of columns")
        .expected(std::to_string(least))
        .found(std::to_string(most));
  }
  if (most == 0)
  {
    throw Error("the rows are empty").expected("at least 1 column").found("0 columns");
  }
  places.columns = static_cast<std::size_t>(most);
}

void measureSpread(const RowsView& rows, Communicator& communicator, WorkMonitor& monitor,
                   RowStatistics& statistics)
{
  statistics.means = columnMeans(rows, statistics, statistics.largestMagnitude, communicator, monitor);
  std::vector<double> squaredRadii(rows.count);
  parallelRows(rows.count, rows.columns, availableThreads(), monitor,
               [&](int, std::size_t begin, std::size_t end)
               {
                 for (std::size_t i = begin; i < end; ++i)
                 {
                   squaredRadii[i] =
                       kernels::exactSquaredDistance(rows.row(i), statistics.means.data(), rows.columns);
                 }
               });
  const FixedPoint unit = unitFor(squaredRadii, statistics.count, communicator);
  std::int64_t sum = sumOf(squaredRadii, unit);
  communicator.allReduce(Reduction::Sum, &sum, 1);
  statistics.largestSquaredRadius = unit.largest();
  statistics.variance = unit.mean(sum, statistics.count) / static_cast<double>(statistics.columns);
}

}  // namespace

RowPlaces rowPlaces(const RowsView& rows, Communicator& communicator)
{
  RowPlaces places;
  countRows(rows, communicator, places);
  agreeOnColumns(rows, communicator, places);
  return places;
}

std::vector<double> columnMeans(const RowsView& rows, const RowPlaces& places, double largestMagnitude,
                                Communicator& communicator, WorkMonitor& monitor)
{
  const FixedPoint unit(largestMagnitude, places.count);
  const int threads = availableThreads();
  std::vector<std::vector<std::int64_t>> sums(static_cast<std::size_t>(threads));
  parallelRows(rows.count, rows.columns, threads, monitor,
               [&](int thread, std::size_t begin, std::size_t end)
               {
                 sums[thread].resize(rows.columns);
                 for (std::size_t i = begin; i < end; ++i)
                 {
                   kernels::addRow(sums[thread].data(), rows.row(i), rows.columns, unit.quantum());
                 }
               });
  std::vector<std::int64_t> total(places.columns);
  for (const auto& part : sums)
  {
    for (std::size_t column = 0; column < part.size(); ++column)
    {
      total[column] += part[column];
    }
  }
  communicator.allReduce(Reduction::Sum, total.data(), total.size());
  std::vector<double> means(places.columns);
  for (std::size_t column = 0; column < means.size(); ++column)
  {
    means[column] = unit.mean(total[column], places.count);
  }
  return means;
}

RowStatistics rowStatistics(const RowsView& rows, Communicator& communicator, WorkMonitor& monitor)
{
  RowStatistics statistics;
  static_cast<RowPlaces&>(statistics) = rowPlaces(rows, communicator);
  const auto rank = static_cast<std::size_t>(communicator.rank());
  statistics.largestMagnitude = largestMagnitude(rows, statistics.offsets[rank], communicator, monitor);
  measureSpread(rows, communicator, monitor, statistics);
  return statistics;
}

}  // namespace layerscope
