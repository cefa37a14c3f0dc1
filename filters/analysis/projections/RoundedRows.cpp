#include "RoundedRows.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "VectorKernels.h"
#include "analysis/ParallelRows.h"

namespace layerscope
{

namespace
{
constexpr std::size_t together = kernels::vectorsTogether;
// A tile stays in the cache. Its sums are whole numbers of at most 53 bits.
constexpr std::size_t tileRows = 32, tileColumns = 1024;
// Rows a multiple of 4 KiB apart would drive each other out of the cache.
constexpr std::size_t tileStride = tileColumns + 8;
constexpr int valueBits = 20, tileRowBits = 5, doubleBits = 53, sumBits = 62;

/// A power of two that goes into `largest` at most 2^bits times.
double unitOf(double largest, int bits)
{
  int exponent = 0;
  std::frexp(largest, &exponent);
  return largest > 0 ? std::ldexp(1.0, exponent - bits) : 1;
}

int bitsOf(std::int64_t count)
{
  int bits = 0;
  while ((std::int64_t{1} << bits) < count)
  {
    ++bits;
  }
  return bits;
}

/// Collective. The largest distance of each column from its mean.
std::vector<double> spreadsOf(const RowsView& rows, const RowStatistics& statistics,
                              Communicator& communicator, WorkMonitor& monitor)
{
  const int threads = availableThreads();
  std::vector<std::vector<double>> parts(static_cast<std::size_t>(threads));
  const auto compare = [&](int part, std::size_t begin, std::size_t end)
  {
    std::vector<double>& own = parts[static_cast<std::size_t>(part)];
    own.resize(rows.columns);
    double* const most = own.data();
    const double* const mean = statistics.means.data();
    for (std::size_t row = begin; row < end; ++row)
    {
      const float* const values = rows.row(row);
      for (std::size_t column = 0; column < rows.columns; ++column)
      {
        const double distance = std::abs(static_cast<double>(values[column]) - mean[column]);
        most[column] = most[column] < distance ? distance : most[column];
      }
    }
  };
  parallelRows(rows.count, rows.columns, threads, monitor, compare);
  std::vector<double> spreads(statistics.columns);
  for (const auto& part : parts)
  {
    for (std::size_t column = 0; column < part.size(); ++column)
    {
      spreads[column] = std::max(spreads[column], part[column]);
    }
  }
  communicator.allReduce(Reduction::Maximum, spreads.data(), spreads.size());
  return spreads;
}
}  // namespace

/// What a thread adds up, and works with. Vectors come in groups of eight, [groups, columns, 8].
struct RoundedRows::Worker
{
  explicit Worker(std::size_t size) : sums(size), tile(tileRows * tileStride), ofTile(tileColumns * together)
  {
  }

  std::vector<std::int64_t> sums;
  std::vector<double> tile;  ///< of the rows from `row` and the columns from `column`
  std::size_t row = std::numeric_limits<std::size_t>::max(), column = 0;
  std::vector<double> products;  ///< of the tile's rows with the vectors, [groups, rows, 8]
  std::vector<double> ofTile;
};

RoundedRows::RoundedRows(const RowsView& rows, const RowStatistics& statistics, Communicator& communicator,
                         WorkMonitor& monitor)
    : rows_(rows), statistics_(statistics), communicator_(communicator), monitor_(monitor)
{
  const int countBits = bitsOf(statistics.count);
  const int bits = std::min(valueBits, (sumBits - countBits) / 2);
  double square = 0;
  for (const double spread : spreadsOf(rows, statistics, communicator, monitor))
  {
    units_.push_back(unitOf(spread, bits));
    factors_.push_back(1 / units_.back());
    square += spread > 0 ? units_.back() * units_.back() : 0;
  }
  // No product is larger than its row is long; rounding may have made that a little longer.
  const double length = std::sqrt(statistics.largestSquaredRadius) + std::sqrt(square);
  productUnit_ = unitOf(length, std::min(doubleBits - tileRowBits, sumBits - countBits) - bits);
}

double RoundedRows::rounding() const
{
  const double squares = statistics_.variance * static_cast<double>(statistics_.columns) *
                         static_cast<double>(statistics_.count);
  return productUnit_ * std::sqrt(squares);
}

void RoundedRows::makeTile(std::size_t first, std::size_t height, std::size_t column, Worker& worker) const
{
  if (worker.row == first && worker.column == column)
  {
    return;
  }
  worker.row = first;
  worker.column = column;
  for (std::size_t i = 0; i < height; ++i)
  {
    kernels::centreToIntegers(rows_.row(first + i) + column, statistics_.means.data() + column,
                              factors_.data() + column, std::min(tileColumns, rows_.columns - column),
                              worker.tile.data() + i * tileStride);
  }
}

void RoundedRows::addTile(std::size_t height, std::size_t column, std::size_t groups, Worker& worker) const
{
  const std::size_t width = std::min(tileColumns, rows_.columns - column);
  for (std::size_t group = 0; group < groups; ++group)
  {
    std::fill_n(worker.ofTile.begin(), width * together, 0.0);
    kernels::addMultiples(worker.tile.data(), height, tileStride, width,
                          worker.products.data() + group * tileRows * together, worker.ofTile.data());
    std::int64_t* const sums = worker.sums.data() + (group * rows_.columns + column) * together;
    for (std::size_t i = 0; i < width * together; ++i)
    {
      sums[i] += static_cast<std::int64_t>(worker.ofTile[i]);
    }
  }
}

void RoundedRows::addRows(std::size_t first, std::size_t height, const std::vector<double>& vectors,
                          Worker& worker) const
{
  const std::size_t columns = rows_.columns, groups = vectors.size() / (columns * together);
  worker.products.assign(groups * tileRows * together, 0);
  for (std::size_t column = 0; column < columns; column += tileColumns)
  {
    this->makeTile(first, height, column, worker);
    for (std::size_t group = 0; group < groups; ++group)
    {
      kernels::addScalarProducts(worker.tile.data(), height, tileStride,
                                 std::min(tileColumns, columns - column),
                                 vectors.data() + (group * columns + column) * together,
                                 worker.products.data() + group * tileRows * together);
    }
  }
  for (double& product : worker.products)
  {
    product = std::nearbyint(product / productUnit_);
  }
  // Backwards: the last tile is still there.
  for (std::size_t tiles = (columns + tileColumns - 1) / tileColumns; tiles > 0; --tiles)
  {
    this->makeTile(first, height, (tiles - 1) * tileColumns, worker);
    this->addTile(height, (tiles - 1) * tileColumns, groups, worker);
  }
}

bool RoundedRows::multiplySquare(const Eigen::MatrixXd& vectors, Eigen::MatrixXd& product) const
{
  const std::size_t columns = statistics_.columns, count = static_cast<std::size_t>(vectors.cols());
  const std::size_t groups = (count + together - 1) / together;
  const auto placeOf = [&](std::size_t column, std::size_t vector)
  { return (vector / together * columns + column) * together + vector % together; };
  std::vector<double> factors(groups * columns * together);
  for (std::size_t vector = 0; vector < count; ++vector)
  {
    for (std::size_t column = 0; column < columns; ++column)
    {
      factors[placeOf(column, vector)] =
          units_[column] * vectors(static_cast<Eigen::Index>(column), static_cast<Eigen::Index>(vector));
    }
  }
  const int threads = availableThreads();
  std::vector<Worker> workers(static_cast<std::size_t>(threads), Worker(factors.size()));
  const auto add = [&](int part, std::size_t begin, std::size_t end)
  {
    for (std::size_t first = begin; first < end; first += tileRows)
    {
      this->addRows(first, std::min(tileRows, end - first), factors, workers[static_cast<std::size_t>(part)]);
    }
  };
  parallelRows(rows_.count, 2 * factors.size(), threads, monitor_, add);
  std::vector<std::int64_t> total(factors.size());
  for (const Worker& worker : workers)
  {
    for (std::size_t i = 0; i < total.size(); ++i)
    {
      total[i] += worker.sums[i];
    }
  }
  communicator_.allReduce(Reduction::Sum, total.data(), total.size());
  for (std::size_t vector = 0; vector < count; ++vector)
  {
    for (std::size_t column = 0; column < columns; ++column)
    {
      product(static_cast<Eigen::Index>(column), static_cast<Eigen::Index>(vector)) =
          static_cast<double>(total[placeOf(column, vector)]) * units_[column] * productUnit_;
    }
  }
  return !monitor_.aborted();
}

}  // namespace layerscope
