#include "ApproximateNeighbours.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "analysis/Philox.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
using Near = std::pair<double, std::int32_t>;  ///< distance and row

/// Some of the rows, copied.
struct Chosen
{
  Chosen(const RowsView& rows, const std::vector<std::int32_t>& numbers) : columns(rows.columns)
  {
    values.reserve(numbers.size() * columns);
    for (const std::int32_t number : numbers)
    {
      const float* const row = rows.row(static_cast<std::size_t>(number));
      values.insert(values.end(), row, row + columns);
    }
  }

  RowsView view(std::size_t count) const { return denseRows(values.data(), count, columns); }
  RowsView view() const { return this->view(values.size() / columns); }

  std::size_t columns;
  std::vector<float> values;
};

/// Different rows, rising.
std::vector<std::int32_t> randomRows(std::size_t rows, std::size_t count, std::uint64_t seed,
                                     std::uint32_t part)
{
  std::vector<std::int32_t> chosen;
  for (std::size_t i = 0; i < count; ++i)
  {
    const auto random = philox(seed, i, part, RandomStream::ApproximateNeighbours)[0];
    chosen.push_back(static_cast<std::int32_t>(below(static_cast<std::int64_t>(rows), random)));
  }
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  return chosen;
}

class Cells
{
public:
  Cells(const RowsView& rows, std::uint64_t seed, WorkMonitor& monitor)
      : rows_(rows),
        numbers_(randomRows(rows.count, static_cast<std::size_t>(std::sqrt(rows.count)), seed, 0)),
        centres_(rows, numbers_),
        members_(numbers_.size())
  {
    const auto nearest = nearestNeighbours(rows, centres_.view(), 1, monitor);
    for (std::size_t row = 0; row < rows.count; ++row)
    {
      members_[static_cast<std::size_t>(nearest.rows[row])].push_back(static_cast<std::int32_t>(row));
    }
  }

  std::size_t size() const { return members_.size(); }

  /// The nearest of each row among those of as many cells as are looked at.
  Neighbours search(std::size_t looked, std::size_t count, WorkMonitor& monitor) const
  {
    const auto compare = [&](WorkMonitor& part)
    { return nearestNeighbours(centres_.view(), centres_.view(), looked, part); };
    const auto order = runPart(partOf(monitor, 0, 0), compare);
    Neighbours result;
    if (!order)
    {
      return result;
    }
    result.count = count;
    result.rows.resize(rows_.count * count);
    result.distances.resize(rows_.count * count);
    const auto searchCell = [&](std::int64_t index, int)
    { this->searchCell(static_cast<std::size_t>(index), *order, result); };
    constexpr std::size_t block = 16;
    for (std::size_t first = 0; first < this->size() && !monitor.poll(); first += block)
    {
      const std::size_t cells = std::min(block, this->size() - first);
      parallelTasks(static_cast<std::int64_t>(cells), availableThreads(),
                    [&](std::int64_t i, int worker)
                    { searchCell(static_cast<std::int64_t>(first) + i, worker); });
      monitor.setFraction(static_cast<double>(first + cells) / static_cast<double>(this->size()));
    }
    return result;
  }

private:
  void searchCell(std::size_t cell, const Neighbours& order, Neighbours& result) const
  {
    const auto& own = members_[cell];
    std::vector<std::int32_t> candidates = own;
    for (std::size_t i = 0; i < order.count || candidates.size() <= result.count; ++i)
    {
      // Where small cells hold too few rows together, all others are looked at.
      const auto next = i < order.count ? static_cast<std::size_t>(order.rowsOf(cell)[i]) : i - order.count;
      if (next != cell)
      {
        candidates.insert(candidates.end(), members_[next].begin(), members_[next].end());
      }
    }
    std::sort(candidates.begin() + static_cast<std::ptrdiff_t>(own.size()), candidates.end());
    candidates.erase(
        std::unique(candidates.begin() + static_cast<std::ptrdiff_t>(own.size()), candidates.end()),
        candidates.end());
    const Chosen among(rows_, candidates);
    const auto find = [&](WorkMonitor& part)
    { return nearestNeighbours(among.view(own.size()), among.view(), result.count + 1, part); };
    const Neighbours found = *runPart({}, find);
    for (std::size_t i = 0; i < own.size(); ++i)
    {
      std::vector<Near> near;
      for (std::size_t k = 0; k < found.count; ++k)
      {
        const std::int32_t other = candidates[static_cast<std::size_t>(found.rowsOf(i)[k])];
        if (other != own[i])
        {
          near.emplace_back(found.distancesOf(i)[k], other);
        }
      }
      std::sort(near.begin(), near.end());
      const std::size_t place = static_cast<std::size_t>(own[i]) * result.count;
      for (std::size_t k = 0; k < result.count; ++k)
      {
        result.distances[place + k] = near[k].first;
        result.rows[place + k] = near[k].second;
      }
    }
  }

  RowsView rows_;
  std::vector<std::int32_t> numbers_;
  Chosen centres_;
  std::vector<std::vector<std::int32_t>> members_;
};

/// The share of the rows' neighbours that are no farther away than the farthest true one; 0 after an abort.
double recallOf(const RowsView& rows, const Neighbours& found, std::uint64_t seed, WorkMonitor& monitor)
{
  constexpr std::size_t most = 1000;
  const auto numbers = randomRows(rows.count, most, seed, 1);
  const Chosen chosen(rows, numbers);
  // One more, as each row finds itself.
  const auto find = [&](WorkMonitor& part)
  { return nearestNeighbours(chosen.view(), rows, found.count + 1, part); };
  const auto exact = runPart(partOf(monitor, 0, 0), find);
  if (!exact)
  {
    return 0;
  }
  std::size_t hits = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i)
  {
    const double* const own = found.distancesOf(static_cast<std::size_t>(numbers[i]));
    const double farthest = exact->distancesOf(i)[found.count];
    hits += static_cast<std::size_t>(
        std::count_if(own, own + found.count, [&](double distance) { return distance <= farthest; }));
  }
  return static_cast<double>(hits) / static_cast<double>(numbers.size() * found.count);
}
}  // namespace

Neighbours approximateNeighbours(const RowsView& rows, std::size_t count, std::uint64_t seed,
                                 WorkMonitor& monitor)
{
  constexpr double enough = 0.95;
  constexpr std::size_t firstLook = 32;
  if (count + 1 >= rows.count || count == 0)
  {
    return nearestNeighbours(rows, count, monitor);
  }
  const auto cells =
      runPart(partOf(monitor, 0, 0), [&](WorkMonitor& part) { return Cells(rows, seed, part); });
  Neighbours result;
  result.recall = 0;
  for (std::size_t looked = firstLook; cells && result.recall < enough; looked *= 2)
  {
    const std::size_t most = std::min(looked, cells->size());
    result = cells->search(most, count, monitor);
    if (monitor.poll())
    {
      break;
    }
    result.recall = recallOf(rows, result, seed, monitor);
    if (most == cells->size())
    {
      break;
    }
  }
  return result;
}

Neighbours quickNeighbours(const RowsView& rows, std::size_t count, std::uint64_t seed, WorkMonitor& monitor)
{
  // To compare two rows exactly takes as long as 32 columns and theirs.
  constexpr double most = 1.6e12, pair = 32;
  const auto rowCount = static_cast<double>(rows.count);
  const bool areMany = rowCount * rowCount * (pair + static_cast<double>(rows.columns)) > most;
  return areMany ? approximateNeighbours(rows, count, seed, monitor)
                 : nearestNeighbours(rows, count, monitor);
}

}  // namespace layerscope
