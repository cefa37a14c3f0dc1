#include "Dissimilarity.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include <Eigen/Core>

#include "analysis/ParallelRows.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
using Columns = Eigen::MatrixXd;  // a column each

constexpr std::size_t block = 64;

/// Some columns of the rows in double: less their mean, and of unit length where correlations are wanted.
Columns prepared(const RowsView& rows, const std::vector<std::size_t>& columns, Dissimilarity kind)
{
  Columns values(static_cast<Eigen::Index>(rows.count), static_cast<Eigen::Index>(columns.size()));
  const auto prepare = [&](std::int64_t index, int)
  {
    auto own = values.col(index);
    for (std::size_t row = 0; row < rows.count; ++row)
    {
      own(static_cast<Eigen::Index>(row)) =
          static_cast<double>(rows.row(row)[columns[static_cast<std::size_t>(index)]]);
    }
    if (kind == Dissimilarity::Correlation)
    {
      const bool isConstant = rows.count == 0 || (own.array() == own(0)).all();
      own.array() -= rows.count > 0 ? own.mean() : 0;
      const double length = own.norm();
      own *= isConstant || !(length > 0) ? 0 : 1 / length;
    }
  };
  parallelTasks(values.cols(), availableThreads(), prepare);
  return values;
}

float between(double product, double square, double otherSquare, Dissimilarity kind)
{
  if (kind == Dissimilarity::Correlation)
  {
    return static_cast<float>(std::max(0.0, 1 - std::abs(product)));
  }
  return static_cast<float>(std::sqrt(std::max(0.0, square + otherSquare - 2 * product)));
}

/// How unlike the columns of a matrix are.
Dissimilarities compared(const Columns& values, Dissimilarity kind, WorkMonitor& monitor)
{
  Dissimilarities result;
  result.count = static_cast<std::size_t>(values.cols());
  result.values.resize(result.count * result.count);
  const Eigen::VectorXd squares = values.colwise().squaredNorm();
  const std::size_t blocks = (result.count + block - 1) / block;
  // A row of blocks after the other, from the diagonal on; each block goes to its mirror image as well.
  const auto some = static_cast<std::size_t>(availableThreads());
  for (std::size_t first = 0; first < blocks && !monitor.poll(); ++first)
  {
    const auto fill = [&](std::size_t second)
    {
      const std::size_t top = first * block, left = second * block;
      const auto height = static_cast<Eigen::Index>(std::min(block, result.count - top));
      const auto width = static_cast<Eigen::Index>(std::min(block, result.count - left));
      const Columns products = values.middleCols(static_cast<Eigen::Index>(top), height).transpose() *
                               values.middleCols(static_cast<Eigen::Index>(left), width);
      for (Eigen::Index j = 0; j < width; ++j)
      {
        for (Eigen::Index i = 0; i < height; ++i)
        {
          const std::size_t one = top + static_cast<std::size_t>(i),
                            other = left + static_cast<std::size_t>(j);
          if (one < other)
          {
            const float value = between(products(i, j), squares(static_cast<Eigen::Index>(one)),
                                        squares(static_cast<Eigen::Index>(other)), kind);
            result.values[one * result.count + other] = value;
            result.values[other * result.count + one] = value;
          }
        }
      }
    };
    for (std::size_t next = first; next < blocks && !monitor.poll(); next += some)
    {
      parallelTasks(static_cast<std::int64_t>(std::min(some, blocks - next)), availableThreads(),
                    [&](std::int64_t index, int) { fill(next + static_cast<std::size_t>(index)); });
    }
    monitor.setFraction(static_cast<double>(first + 1) / static_cast<double>(blocks));
  }
  return result;
}
}  // namespace

void requireDissimilarities(std::size_t count, const std::string& objects, const std::string& advice)
{
  const double bytes = static_cast<double>(count) * static_cast<double>(count) * sizeof(float);
  requireMemory(bytes, "the dissimilarities of " + std::to_string(count) + " " + objects +
                           " to one another don't fit into memory; " + advice);
}

Dissimilarities dissimilaritiesOf(const RowsView& rows, const std::vector<std::size_t>& columns,
                                  Dissimilarity kind, WorkMonitor& monitor)
{
  requireDissimilarities(columns.size(), "neurons", "pool the feature maps, or choose smaller layers");
  return compared(prepared(rows, columns, kind), kind, monitor);
}

Dissimilarities distancesOf(const RowsView& rows, WorkMonitor& monitor)
{
  requireDissimilarities(rows.count, "rows", "take fewer");
  Columns values(static_cast<Eigen::Index>(rows.columns), static_cast<Eigen::Index>(rows.count));
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    for (std::size_t column = 0; column < rows.columns; ++column)
    {
      values(static_cast<Eigen::Index>(column), static_cast<Eigen::Index>(row)) =
          static_cast<double>(rows.row(row)[column]);
    }
  }
  // Differences of large numbers are small ones then.
  if (rows.count > 0)
  {
    const Eigen::VectorXd mean = values.rowwise().mean();
    values.colwise() -= mean;
  }
  return compared(values, Dissimilarity::Euclidean, monitor);
}

Neighbours nearestNeighbours(const Dissimilarities& dissimilarities, std::size_t count, WorkMonitor& monitor)
{
  const std::size_t objects = dissimilarities.count;
  if (count >= objects)
  {
    throw Error("there are not so many neighbours")
        .expected("at most " + std::to_string(objects == 0 ? 0 : objects - 1))
        .found(std::to_string(count));
  }
  Neighbours result;
  result.count = count;
  result.rows.resize(objects * count);
  result.distances.resize(objects * count);
  const auto find = [&](std::size_t own)
  {
    const float* const distances = dissimilarities.row(own);
    std::vector<std::int32_t> others;
    for (std::size_t other = 0; other < objects; ++other)
    {
      if (other != own)
      {
        others.push_back(static_cast<std::int32_t>(other));
      }
    }
    std::partial_sort(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(count), others.end(),
                      [&](std::int32_t a, std::int32_t b)
                      { return distances[a] < distances[b] || (distances[a] == distances[b] && a < b); });
    for (std::size_t i = 0; i < count; ++i)
    {
      result.rows[own * count + i] = others[i];
      result.distances[own * count + i] = static_cast<double>(distances[others[i]]);
    }
  };
  constexpr std::size_t workOfPair = 8;
  const auto findSome = [&](int, std::size_t begin, std::size_t end)
  {
    for (std::size_t own = begin; own < end; ++own)
    {
      find(own);
    }
  };
  parallelRows(objects, workOfPair * objects, availableThreads(), monitor, findSome);
  return result;
}

}  // namespace layerscope
