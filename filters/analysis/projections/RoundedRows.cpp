#include "RoundedRows.h"

#include <algorithm>
#include <cmath>

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

/// What a thread adds up, and works with.
struct RoundedRows::Sums
{
  std::vector<std::int64_t> whole;
  std::vector<double> ofTile, tile, products;
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

void RoundedRows::addRows(std::size_t begin, std::size_t end, const std::vector<double>& vectors,
                          Sums& sums) const
{
  const std::size_t columns = rows_.columns, groupSize = columns * together;
  const std::size_t groups = vectors.size() / groupSize;
  sums.whole.resize(vectors.size());
  sums.ofTile.resize(tileColumns * together);
  sums.tile.resize(tileRows * tileStride);
  std::size_t heldRow = end, heldColumn = 0;
  const auto makeTile = [&](std::size_t row, std::size_t column)
  {
    if (row == heldRow && column == heldColumn)
    {
      return;
    }
    heldRow = row;
    heldColumn = column;
    for (std::size_t i = row; i < std::min(row + tileRows, end); ++i)
    {
      kernels::centreToIntegers(rows_.row(i) + column, statistics_.means.data() + column,
                                factors_.data() + column, std::min(tileColumns, columns - column),
                                sums.tile.data() + (i - row) * tileStride);
    }
  };
  for (std::size_t row = begin; row < end; row += tileRows)
  {
    const std::size_t height = std::min(tileRows, end - row);
    sums.products.assign(groups * tileRows * together, 0);
    for (std::size_t column = 0; column < columns; column += tileColumns)
    {
      makeTile(row, column);
      for (std::size_t group = 0; group < groups; ++group)
      {
        kernels::addScalarProducts(sums.tile.data(), height, tileStride,
                                   std::min(tileColumns, columns - column),
                                   vectors.data() + group * groupSize + column * together,
                                   sums.products.data() + group * tileRows * together);
      }
    }
    for (double& product : sums.products)
    {
      product = std::nearbyint(product / productUnit_);
    }
    // Backwards: the last tile is still there.
    for (std::size_t last = columns; last > 0;)
    {
      const std::size_t column = (last - 1) / tileColumns * tileColumns, width = last - column;
      last = column;
      makeTile(row, column);
      for (std::size_t group = 0; group < groups; ++group)
      {
        std::fill_n(sums.ofTile.begin(), width * together, 0.0);
        kernels::addMultiples(sums.tile.data(), height, tileStride, width,
                              sums.products.data() + group * tileRows * together, sums.ofTile.data());
        std::int64_t* const whole = sums.whole.data() + group * groupSize + column * together;
        for (std::size_t i = 0; i < width * together; ++i)
        {
          whole[i] += static_cast<std::int64_t>(sums.ofTile[i]);
        }
      }
    }
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
  std::vector<Sums> parts(static_cast<std::size_t>(threads));
  parallelRows(rows_.count, 2 * columns * groups * together, threads, monitor_,
               [&](int part, std::size_t begin, std::size_t end)
               { this->addRows(begin, end, factors, parts[static_cast<std::size_t>(part)]); });
  std::vector<std::int64_t> total(factors.size());
  for (const Sums& part : parts)
  {
    for (std::size_t i = 0; i < part.whole.size(); ++i)
    {
      total[i] += part.whole[i];
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
