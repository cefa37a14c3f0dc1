#include "PrincipalComponents.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <Eigen/Eigenvalues>

#include "FixSign.h"
#include "analysis/FiniteRows.h"
#include "analysis/RowStatistics.h"
#include "network/Memory.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
using Matrix = Eigen::MatrixXd;
using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::size_t rowsOfBlock = 1024;
constexpr int valueBits = 20;

/// Collective. Powers of two by which the columns' distances from their means are whole numbers of about
/// `valueBits` bits, or of fewer, so that sums of products of `total` rows fit into 63 bits.
std::vector<double> unitsOf(const RowsView& rows, const std::vector<double>& mean, std::int64_t total,
                            Communicator& communicator)
{
  std::vector<double> largest(rows.columns);
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    for (std::size_t column = 0; column < rows.columns; ++column)
    {
      const double distance = std::abs(static_cast<double>(rows.row(row)[column]) - mean[column]);
      largest[column] = std::max(largest[column], distance);
    }
  }
  communicator.allReduce(Reduction::Maximum, largest.data(), largest.size());
  int bits = valueBits;
  constexpr int most = 62;
  while (bits > 1 && std::ldexp(static_cast<double>(total), 2 * bits) > std::ldexp(1.0, most))
  {
    --bits;
  }
  for (double& value : largest)
  {
    int exponent = 0;
    std::frexp(value, &exponent);
    value = value > 0 ? std::ldexp(1.0, exponent - bits) : 1;
  }
  return largest;
}

/// Sums of products of the columns, in their units, of this rank's rows: the lower triangle, exactly.
std::vector<std::int64_t> productsOf(const RowsView& rows, const std::vector<double>& mean,
                                     const std::vector<double>& units, WorkMonitor& monitor)
{
  const std::size_t columns = rows.columns;
  const auto side = static_cast<Eigen::Index>(columns);
  const int workers = availableThreads();
  std::vector<std::vector<std::int64_t>> sums(static_cast<std::size_t>(workers));
  const std::size_t blocks = (rows.count + rowsOfBlock - 1) / rowsOfBlock;
  const auto add = [&](std::int64_t block, int worker)
  {
    std::vector<std::int64_t>& mine = sums[static_cast<std::size_t>(worker)];
    mine.resize(columns * columns);
    const std::size_t first = static_cast<std::size_t>(block) * rowsOfBlock;
    const std::size_t count = std::min(rowsOfBlock, rows.count - first);
    Rows whole(static_cast<Eigen::Index>(count), side);
    for (std::size_t row = 0; row < count; ++row)
    {
      for (std::size_t column = 0; column < columns; ++column)
      {
        const double distance = static_cast<double>(rows.row(first + row)[column]) - mean[column];
        whole(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) =
            std::nearbyint(distance / units[column]);
      }
    }
    // Products of 40 bits, of which a double holds the sum of 2^13.
    Matrix products = Matrix::Zero(side, side);
    products.selfadjointView<Eigen::Lower>().rankUpdate(whole.transpose());
    for (std::size_t j = 0; j < columns; ++j)
    {
      for (std::size_t i = j; i < columns; ++i)
      {
        mine[j * columns + i] +=
            static_cast<std::int64_t>(products(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)));
      }
    }
  };
  for (std::size_t first = 0; first < blocks && !monitor.poll(); first += static_cast<std::size_t>(workers))
  {
    const auto count = static_cast<std::int64_t>(std::min(static_cast<std::size_t>(workers), blocks - first));
    parallelTasks(count, workers,
                  [&](std::int64_t block, int worker)
                  { add(static_cast<std::int64_t>(first) + block, worker); });
    monitor.setFraction(static_cast<double>(first) / static_cast<double>(blocks));
  }
  std::vector<std::int64_t> total(columns * columns);
  for (const auto& mine : sums)
  {
    for (std::size_t i = 0; i < mine.size(); ++i)
    {
      total[i] += mine[i];
    }
  }
  return total;
}
}  // namespace

void PrincipalComponents::project(const RowsView& rows, double* places) const
{
  const auto place = [&](std::int64_t row, int)
  {
    const auto index = static_cast<std::size_t>(row);
    for (std::size_t component = 0; component < count(); ++component)
    {
      double sum = 0;
      for (std::size_t column = 0; column < columns; ++column)
      {
        sum += (static_cast<double>(rows.row(index)[column]) - mean[column]) *
               directions[component * columns + column];
      }
      places[index * count() + component] = sum;
    }
  };
  parallelTasks(static_cast<std::int64_t>(rows.count), availableThreads(), place);
}

PrincipalComponents principalComponents(const RowsView& rows, std::size_t count, std::int64_t firstRow,
                                        Communicator& communicator, WorkMonitor& monitor)
{
  const RowPlaces places = rowPlaces(rows, communicator);
  const double largest = largestMagnitude(rows, firstRow, communicator, monitor);
  const std::size_t columns = rows.columns;
  const double matrix = static_cast<double>(columns) * static_cast<double>(columns) * sizeof(double);
  requireMemory(matrix * (3 + 2 * availableThreads()),
                "the covariances of " + std::to_string(columns) + " columns don't fit into memory");
  PrincipalComponents result;
  result.columns = columns;
  result.mean = columnMeans(rows, places, largest, communicator, monitor);
  const auto units = unitsOf(rows, result.mean, places.count, communicator);
  auto products = productsOf(rows, result.mean, units, monitor);
  if (monitor.aborted())
  {
    return result;
  }
  communicator.allReduce(Reduction::Sum, products.data(), products.size());
  const auto side = static_cast<Eigen::Index>(columns);
  const double divisor = std::max<double>(1, static_cast<double>(places.count) - 1);
  Matrix covariance(side, side);
  for (std::size_t j = 0; j < columns; ++j)
  {
    for (std::size_t i = j; i < columns; ++i)
    {
      covariance(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
          static_cast<double>(products[j * columns + i]) * units[i] * units[j] / divisor;
    }
    result.totalVariance += covariance(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(j));
  }
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(covariance);
  for (std::size_t component = 0; component < std::min(count, columns); ++component)
  {
    const Eigen::Index place = side - 1 - static_cast<Eigen::Index>(component);
    result.variances.push_back(std::max(0.0, solver.eigenvalues()(place)));
    for (Eigen::Index column = 0; column < side; ++column)
    {
      result.directions.push_back(solver.eigenvectors()(column, place));
    }
    fixSign(result.directions.data() + component * columns, columns);
  }
  return result;
}

}  // namespace layerscope
