#include "PrincipalComponents.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "FixSign.h"
#include "KrylovEigenvectors.h"
#include "RoundedRows.h"
#include "VectorKernels.h"
#include "network/Memory.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

std::vector<double> PrincipalComponents::project(const RowsView& rows, std::size_t dimensions) const
{
  const std::size_t shown = std::min(count(), dimensions);
  constexpr std::size_t together = kernels::vectorsTogether, block = 64;
  const std::size_t groups = (shown + together - 1) / together;
  std::vector<double> vectors(groups * columns * together);
  for (std::size_t component = 0; component < shown; ++component)
  {
    for (std::size_t column = 0; column < columns; ++column)
    {
      vectors[(component / together * columns + column) * together + component % together] =
          directions[component * columns + column];
    }
  }
  std::vector<double> places(rows.count * dimensions);
  const auto place = [&](std::int64_t index, int)
  {
    const std::size_t first = static_cast<std::size_t>(index) * block;
    const std::size_t height = std::min(block, rows.count - first);
    std::vector<double> centred(height * columns), products(height * together);
    for (std::size_t row = 0; row < height; ++row)
    {
      kernels::centre(rows.row(first + row), mean.data(), columns, centred.data() + row * columns);
    }
    for (std::size_t component = 0; component < shown; component += together)
    {
      std::fill(products.begin(), products.end(), 0.0);
      kernels::addScalarProducts(centred.data(), height, columns, columns,
                                 vectors.data() + component * columns, products.data());
      const std::size_t width = std::min(together, shown - component);
      for (std::size_t row = 0; row < height; ++row)
      {
        std::copy_n(products.data() + row * together, width,
                    places.begin() + static_cast<std::ptrdiff_t>((first + row) * dimensions + component));
      }
    }
  };
  parallelTasks(static_cast<std::int64_t>((rows.count + block - 1) / block), availableThreads(), place);
  return places;
}

PrincipalComponents principalComponents(const RowsView& rows, std::size_t count, Communicator& communicator,
                                        WorkMonitor& monitor)
{
  const RowStatistics statistics = rowStatistics(rows, communicator, monitor);
  const std::size_t columns = statistics.columns, wanted = std::min(count, columns);
  const double vector = static_cast<double>(columns) * sizeof(double);
  constexpr double vectorsOfOne = 20, vectorsAtLeast = 500;
  requireMemory(vector * (vectorsAtLeast + vectorsOfOne * static_cast<double>(wanted)),
                std::to_string(wanted) + " principal components of " + std::to_string(columns) +
                    " columns don't fit into memory");
  PrincipalComponents result;
  result.columns = columns;
  result.mean = statistics.means;
  const auto total = static_cast<double>(statistics.count);
  const double divisor = std::max(1.0, total - 1);
  result.totalVariance = statistics.variance * static_cast<double>(columns) * total / divisor;
  const RoundedRows rounded(rows, statistics, communicator, monitor);
  double steps = 0;
  const auto times = [&](const Eigen::MatrixXd& vectors, Eigen::MatrixXd& product)
  {
    const bool goesOn = rounded.multiplySquare(vectors, product);
    steps += 1;
    monitor.setFraction(steps / (steps + 2));
    return goesOn;
  };
  Eigenvectors found = krylovEigenvectors(columns, wanted, rounded.rounding(), times);
  for (Eigen::Index i = 0; i < found.values.size(); ++i)
  {
    result.variances.push_back(std::max(0.0, found.values(i) / divisor));
    double* const direction = found.vectors.col(i).data();
    fixSign(direction, columns);
    result.directions.insert(result.directions.end(), direction, direction + columns);
  }
  return result;
}

}  // namespace layerscope
