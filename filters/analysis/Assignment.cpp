#include "analysis/Assignment.h"

#include "analysis/ExactSums.h"
#include "analysis/FiniteRows.h"
#include "analysis/NearestCentres.h"
#include "analysis/WorkMonitor.h"

#include <numeric>
#include <set>

namespace layerscope
{

namespace
{

int distinctRows(const std::vector<double>& values, int rows)
{
  const std::size_t columns = values.size() / static_cast<std::size_t>(rows);
  std::set<std::vector<double>> distinct;
  for (std::size_t first = 0; first < values.size(); first += columns)
  {
    distinct.emplace(values.begin() + static_cast<std::ptrdiff_t>(first),
                     values.begin() + static_cast<std::ptrdiff_t>(first + columns));
  }
  return static_cast<int>(distinct.size());
}

}  // namespace

KMeansResult assignToCentres(const RowsView& rows, const std::vector<double>& centres, int clusters,
                             Communicator& communicator)
{
  const ProgressCallback silent;
  WorkMonitor monitor(communicator, silent);
  largestMagnitude(rows, 0, communicator, monitor);
  NearestCentres nearest = nearestCentres(rows, centres.data(), clusters);
  std::vector<double> squares(nearest.distances.size());
  for (std::size_t row = 0; row < squares.size(); ++row)
  {
    squares[row] = nearest.distances[row] * nearest.distances[row];
  }
  // Sizes and, from there on, sums of squared distances.
  const auto count = static_cast<std::size_t>(clusters);
  auto total = static_cast<std::int64_t>(rows.count);
  communicator.allReduce(Reduction::Sum, &total, 1);
  const FixedPoint unit = unitFor(squares, total, communicator);
  std::vector<std::int64_t> sums(2 * count);
  for (std::size_t row = 0; row < squares.size(); ++row)
  {
    const auto cluster = static_cast<std::size_t>(nearest.labels[row]);
    ++sums[cluster];
    sums[count + cluster] += unit.toInteger(squares[row]);
  }
  communicator.allReduce(Reduction::Sum, sums.data(), sums.size());

  KMeansResult result;
  result.labels = std::move(nearest.labels);
  result.distances = std::move(nearest.distances);
  result.centres = centres;
  for (std::size_t cluster = 0; cluster < count; ++cluster)
  {
    result.sizes.push_back(sums[cluster]);
    result.inertias.push_back(unit.toReal(sums[count + cluster]));
  }
  result.inertia = unit.toReal(std::accumulate(sums.begin() + clusters, sums.end(), std::int64_t{0}));
  result.converged = true;
  result.distinctCentres = distinctRows(centres, clusters);
  return result;
}

}  // namespace layerscope
