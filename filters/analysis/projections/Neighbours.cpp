#include "Neighbours.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "Distance.h"
#include "analysis/Communicator.h"
#include "analysis/FiniteRows.h"
#include "network/Error.h"
#include "network/kernels/Dispatch.h"
#include "network/kernels/MatrixProduct.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
constexpr std::size_t blockRows = 256;
constexpr std::size_t blockColumns = 2048;
constexpr std::size_t group = 16;  // distances that are looked at together

std::vector<double> meanOf(const RowsView& rows)
{
  std::vector<double> mean(rows.columns);
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    for (std::size_t column = 0; column < rows.columns; ++column)
    {
      mean[column] += static_cast<double>(rows.row(row)[column]) / static_cast<double>(rows.count);
    }
  }
  return mean;
}

/// Rows minus a mean, and the squares of their lengths: differences of large numbers are small ones then.
struct Centred
{
  Centred(const RowsView& rows, const std::vector<double>& mean)
      : columns(rows.columns), values(rows.count * rows.columns)
  {
    squares.reserve(rows.count + group);
    for (std::size_t row = 0; row < rows.count; ++row)
    {
      double square = 0;
      for (std::size_t column = 0; column < columns; ++column)
      {
        const double value = static_cast<double>(rows.row(row)[column]) - mean[column];
        values[row * columns + column] = static_cast<float>(value);
        square += value * value;
      }
      squares.push_back(static_cast<float>(square));
    }
  }

  const float* row(std::size_t index) const { return values.data() + index * columns; }

  std::size_t columns;
  std::vector<float> values;
  std::vector<float> squares;
};

using Candidate = std::pair<float, std::int32_t>;

/// The best candidates of one row among those offered so far.
class Candidates
{
public:
  void clear(std::size_t most)
  {
    most_ = most;
    found_.clear();
    found_.reserve(2 * most);
    limit_ = std::numeric_limits<float>::infinity();
  }

  float limit() const { return limit_; }

  void offer(float value, std::size_t row)
  {
    found_.emplace_back(value, static_cast<std::int32_t>(row));
    if (found_.size() == 2 * most_)
    {
      this->cut();
    }
  }

  const std::vector<Candidate>& best()
  {
    this->cut();
    return found_;
  }

private:
  void cut()
  {
    if (found_.size() > most_)
    {
      const auto last = found_.begin() + static_cast<std::ptrdiff_t>(most_) - 1;
      std::nth_element(found_.begin(), last, found_.end());
      limit_ = last->first;
      found_.resize(most_);
    }
  }

  std::size_t most_ = 0;
  std::vector<Candidate> found_;
  float limit_ = 0;
};

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

/// Offers a row all of a chunk of rows, whose scalar products with it are given, but `own`.
void offerAll(const float* products, const float* squares, std::size_t first, std::size_t count,
              std::size_t own, Candidates& candidates)
{
  for (std::size_t begin = 0; begin < count; begin += group)
  {
    const std::size_t size = std::min(group, count - begin);
    float values[group];
    std::fill_n(values, group, std::numeric_limits<float>::infinity());
    for (std::size_t i = 0; i < size; ++i)
    {
      // Not a number where squares overflow.
      const float value = squares[first + begin + i] - 2.0F * products[begin + i];
      values[i] = value < std::numeric_limits<float>::max() ? value : std::numeric_limits<float>::infinity();
    }
    float least = values[0];
    for (std::size_t i = 1; i < group; ++i)
    {
      least = values[i] < least ? values[i] : least;
    }
    if (!(least <= candidates.limit()))
    {
      continue;
    }
    for (std::size_t i = 0; i < size; ++i)
    {
      if (values[i] <= candidates.limit() && first + begin + i != own)
      {
        candidates.offer(values[i], first + begin + i);
      }
    }
  }
}

/// The first place of a whole cache line.
float* aligned(std::vector<float>& memory)
{
  constexpr std::uintptr_t line = 64;
  const auto begin = reinterpret_cast<std::uintptr_t>(memory.data());
  return reinterpret_cast<float*>((begin + line - 1) / line * line);
}

/// Writes the nearest of one row's candidates.
void settle(const RowsView& rows, std::size_t row, const RowsView& among, Candidates& candidates,
            Neighbours& result)
{
  const std::vector<double> own(rows.row(row), rows.row(row) + rows.columns);
  std::vector<std::pair<double, std::int32_t>> exact;
  for (const Candidate& candidate : candidates.best())
  {
    const float* const other = among.row(static_cast<std::size_t>(candidate.second));
    exact.emplace_back(squaredDistance(other, own.data(), rows.columns), candidate.second);
  }
  std::sort(exact.begin(), exact.end());
  for (std::size_t i = 0; i < result.count; ++i)
  {
    result.distances[row * result.count + i] = std::sqrt(exact[i].first);
    result.rows[row * result.count + i] = exact[i].second;
  }
}
/// The nearest of `among`; where these are the rows themselves, without each row itself.
Neighbours search(const RowsView& rows, const RowsView& among, bool isAmongThemselves, std::size_t count,
                  WorkMonitor& monitor)
{
  Neighbours result;
  result.count = count;
  result.rows.resize(rows.count * count);
  result.distances.resize(rows.count * count);
  const auto mean = meanOf(among);
  const Centred others(among, mean);
  const Centred own = isAmongThemselves ? Centred({}, mean) : Centred(rows, mean);
  const Centred& centred = isAmongThemselves ? others : own;
  const std::size_t most = count + std::max(group, count / 4);
  std::vector<Candidates> candidates(blockRows);
  std::vector<float> products(blockRows * blockColumns);
  std::vector<float> scratch;
  for (std::size_t first = 0; first < rows.count; first += blockRows)
  {
    const std::size_t height = std::min(blockRows, rows.count - first);
    for (std::size_t i = 0; i < height; ++i)
    {
      candidates[i].clear(most);
    }
    for (std::size_t begin = 0; begin < among.count; begin += blockColumns)
    {
      if (monitor.poll())
      {
        return result;
      }
      const std::size_t width = std::min(blockColumns, among.count - begin);
      MatrixProductShape shape;
      shape.rows = static_cast<std::int64_t>(height);
      shape.depth = static_cast<std::int64_t>(rows.columns);
      shape.columns = static_cast<std::int64_t>(width);
      shape.isRightTransposed = true;
      const MatrixProduct product(shape, kernels());
      scratch.resize(product.scratchBytes() / sizeof(float) + 2 * group);
      product.run(centred.row(first), others.row(begin), {}, products.data(), aligned(scratch));
      const auto offer = [&](std::int64_t i, int)
      {
        const auto index = static_cast<std::size_t>(i);
        offerAll(products.data() + index * width, others.squares.data(), begin, width,
                 isAmongThemselves ? first + index : none, candidates[index]);
      };
      parallelTasks(static_cast<std::int64_t>(height), availableThreads(), offer);
    }
    const auto finish = [&](std::int64_t i, int)
    {
      const auto index = static_cast<std::size_t>(i);
      settle(rows, first + index, among, candidates[index], result);
    };
    parallelTasks(static_cast<std::int64_t>(height), availableThreads(), finish);
    monitor.setFraction(static_cast<double>(first + height) / static_cast<double>(rows.count));
  }
  return result;
}

void requireFinite(const RowsView& rows, WorkMonitor& monitor)
{
  SerialCommunicator alone;
  largestMagnitude(rows, 0, alone, monitor);
}

void requireAtMost(std::size_t most, std::size_t count)
{
  if (count > most)
  {
    throw Error("there are not so many neighbours")
        .expected("at most " + std::to_string(most))
        .found(std::to_string(count));
  }
}
}  // namespace

Neighbours nearestNeighbours(const RowsView& rows, std::size_t count, WorkMonitor& monitor)
{
  requireAtMost(rows.count == 0 ? 0 : rows.count - 1, count);
  requireFinite(rows, monitor);
  return search(rows, rows, true, count, monitor);
}

Neighbours nearestNeighbours(const RowsView& rows, const RowsView& among, std::size_t count,
                             WorkMonitor& monitor)
{
  requireAtMost(among.count, count);
  requireFinite(rows, monitor);
  requireFinite(among, monitor);
  return search(rows, among, false, count, monitor);
}

}  // namespace layerscope
