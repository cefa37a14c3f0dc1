#include "Neighbours.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "CentredRows.h"
#include "Distance.h"
#include "analysis/Communicator.h"
#include "analysis/FiniteRows.h"
#include "network/Error.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
constexpr std::size_t blockRows = 256;
constexpr std::size_t blockColumns = 2048;
constexpr std::size_t group = 16;  // distances that are looked at together

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
  const CentredRows others(among, mean);
  const CentredRows own = isAmongThemselves ? CentredRows({}, mean) : CentredRows(rows, mean);
  const CentredRows& centred = isAmongThemselves ? others : own;
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
      multiplyRows(centred, first, height, others, begin, width, products.data(), scratch);
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
