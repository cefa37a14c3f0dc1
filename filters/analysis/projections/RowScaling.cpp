#include "RowScaling.h"

#include <algorithm>
#include <cmath>

#include "analysis/FiniteRows.h"
#include "analysis/FixedPoint.h"
#include "analysis/ParallelRows.h"
#include "analysis/RowStatistics.h"

namespace layerscope
{

namespace
{
/// Collective. The mean square of each column's distances from its mean.
std::vector<double> variancesOf(const RowsView& rows, const std::vector<double>& mean, std::int64_t total,
                                Communicator& communicator)
{
  const auto square = [&](std::size_t row, std::size_t column)
  {
    const double distance = static_cast<double>(rows.row(row)[column]) - mean[column];
    return distance * distance;
  };
  std::vector<double> largest(rows.columns);
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    for (std::size_t column = 0; column < rows.columns; ++column)
    {
      largest[column] = std::max(largest[column], square(row, column));
    }
  }
  communicator.allReduce(Reduction::Maximum, largest.data(), largest.size());
  std::vector<FixedPoint> units;
  for (const double each : largest)
  {
    units.emplace_back(each, total);
  }
  std::vector<std::int64_t> sums(rows.columns);
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    for (std::size_t column = 0; column < rows.columns; ++column)
    {
      sums[column] += units[column].toInteger(square(row, column));
    }
  }
  communicator.allReduce(Reduction::Sum, sums.data(), sums.size());
  std::vector<double> variances;
  for (std::size_t column = 0; column < sums.size(); ++column)
  {
    variances.push_back(units[column].mean(sums[column], total));
  }
  return variances;
}

void scaleToLengthOne(float* row, std::size_t columns, bool isCentred)
{
  double mean = 0;
  for (std::size_t column = 0; isCentred && column < columns; ++column)
  {
    mean += static_cast<double>(row[column]) / static_cast<double>(columns);
  }
  double square = 0, largest = 0;
  for (std::size_t column = 0; column < columns; ++column)
  {
    largest = std::max(largest, std::abs(static_cast<double>(row[column])));
    const double value = static_cast<double>(row[column]) - mean;
    square += value * value;
  }
  // What is left of equal values by rounding is no difference.
  constexpr double rounding = 1e-7;
  const double length = std::sqrt(square);
  const bool hasLength = length > rounding * largest;
  for (std::size_t column = 0; column < columns; ++column)
  {
    const double value = static_cast<double>(row[column]) - mean;
    row[column] = hasLength ? static_cast<float>(value / length) : 0;
  }
}
}  // namespace

RowsView RowScaling::apply(const RowsView& rows, std::vector<float>& storage) const
{
  if (this->changesNothing())
  {
    return rows;
  }
  storage.resize(rows.count * rows.columns);
  const auto scale = [&](std::int64_t index, int)
  {
    const float* const from = rows.row(static_cast<std::size_t>(index));
    float* const to = storage.data() + static_cast<std::size_t>(index) * rows.columns;
    for (std::size_t column = 0; column < rows.columns; ++column)
    {
      const auto value = static_cast<double>(from[column]);
      to[column] = mean.empty() ? from[column]
                   : deviations[column] > 0.0
                       ? static_cast<float>((value - mean[column]) / deviations[column])
                       : 0.0F;
    }
    if (metric != Metric::Euclidean)
    {
      scaleToLengthOne(to, rows.columns, metric == Metric::Correlation);
    }
  };
  parallelTasks(static_cast<std::int64_t>(rows.count), availableThreads(), scale);
  return denseRows(storage.data(), rows.count, rows.columns);
}

RowScaling rowScaling(const RowsView& rows, Metric metric, bool isStandardized, std::int64_t firstRow,
                      Communicator& communicator, WorkMonitor& monitor)
{
  RowScaling scaling;
  scaling.metric = metric;
  const RowPlaces places = rowPlaces(rows, communicator);
  const double largest = largestMagnitude(rows, firstRow, communicator, monitor);
  if (isStandardized)
  {
    scaling.mean = columnMeans(rows, places, largest, communicator, monitor);
    for (const double variance : variancesOf(rows, scaling.mean, places.count, communicator))
    {
      scaling.deviations.push_back(std::sqrt(variance));
    }
  }
  return scaling;
}

}  // namespace layerscope
