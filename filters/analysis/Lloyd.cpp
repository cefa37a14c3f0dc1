#include "analysis/Lloyd.h"

#include "analysis/EmptyClusters.h"
#include "analysis/ParallelRows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace layerscope
{

namespace
{

// Covers the roundings of a distance between centres, for up to 2^27 columns.
constexpr double roundUp = 1 + 0x1p-24;
// The same of sums of two numbers that are not negative, and of products with this.
constexpr double addedUp = 1 + 0x1p-50;
constexpr double addedDown = 1 - 0x1p-50;

/// Rows that are looked at in turn, first at their bounds.
constexpr std::size_t rowsAtOnce = 1024;

double distanceBetween(const double* a, const double* b, std::size_t columns)
{
  double sum = 0;
  for (std::size_t column = 0; column < columns; ++column)
  {
    sum += (a[column] - b[column]) * (a[column] - b[column]);
  }
  return std::sqrt(sum);
}

}  // namespace

Lloyd::Lloyd(const RowsView& rows, const RowStatistics& statistics, std::size_t clusters,
             Communicator& communicator, WorkMonitor& monitor)
    : rows_(rows),
      statistics_(statistics),
      clusters_(clusters),
      communicator_(communicator),
      monitor_(monitor),
      assignment_(rows.count),
      sums_(statistics, clusters, communicator),
      means_(clusters * statistics.columns),
      movements_(clusters),
      ways_(clusters),
      otherWays_(clusters),
      halfGaps_(clusters)
{
}

Lloyd::Outcome Lloyd::run(CentreSet& centres, int maximumIterations, double tolerance,
                          const std::function<void(int)>& advance)
{
  Outcome outcome;
  this->start(centres);
  std::vector<double> lastMeans;
  while (!outcome.converged && outcome.iterations < maximumIterations && !monitor_.aborted())
  {
    fillEmptyClusters(rows_, statistics_, communicator_, monitor_, centres, assignment_, sums_);
    if (monitor_.aborted())
    {
      return outcome;
    }
    lastMeans = means_;
    const double movement = this->moveCentres(centres);
    const std::int64_t moved = this->assign(centres);
    outcome.converged = moved == 0 || movement <= tolerance || means_ == lastMeans;
    advance(++outcome.iterations);
  }
  if (!monitor_.aborted())
  {
    fillEmptyClusters(rows_, statistics_, communicator_, monitor_, centres, assignment_, sums_);
  }
  return outcome;
}

void Lloyd::start(const CentreSet& centres)
{
  sums_.clear();
  std::fill(means_.begin(), means_.end(), std::numeric_limits<double>::quiet_NaN());
  std::fill(ways_.begin(), ways_.end(), 0.0);
  std::fill(otherWays_.begin(), otherWays_.end(), 0.0);
  parallelRows(rows_.count, clusters_ * rows_.columns, sums_.threads(), monitor_,
               [&](int thread, std::size_t begin, std::size_t end)
               {
                 std::array<std::size_t, rowsAtOnce> all;
                 for (; begin < end; begin += rowsAtOnce)
                 {
                   const std::size_t count = std::min(rowsAtOnce, end - begin);
                   std::iota(all.begin(), all.end(), begin);
                   this->findNearest(centres, all.data(), count,
                                     [&](std::size_t i, int nearest)
                                     {
                                       assignment_.labels[i] = nearest;
                                       sums_.move(thread, rows_.row(i), -1, nearest);
                                     });
                 }
               });
  sums_.apply();
}

double Lloyd::moveCentres(CentreSet& centres)
{
  const std::size_t columns = statistics_.columns;
  double squaredMovements = 0;
  std::size_t farthest = 0;
  double second = 0;
  for (std::size_t j = 0; j < clusters_; ++j)
  {
    double* mean = means_.data() + j * columns;
    sums_.mean(j, mean);
    const double movement = distanceBetween(mean, centres.centre(j), columns);
    std::copy(mean, mean + columns, centres.centre(j));
    squaredMovements += movement * movement;
    movements_[j] = movement * roundUp;
    if (j > 0 && movements_[j] > movements_[farthest])
    {
      second = movements_[farthest];
      farthest = j;
    }
    else if (j > 0)
    {
      second = std::max(second, movements_[j]);
    }
  }
  centres.update();
  halfGaps_ = centres.halfGaps();
  for (std::size_t j = 0; j < clusters_; ++j)
  {
    const double other = j == farthest ? second : movements_[farthest];
    ways_[j] = (ways_[j] + movements_[j]) * addedUp;
    otherWays_[j] = (otherWays_[j] + other) * addedUp;
  }
  return squaredMovements;
}

std::int64_t Lloyd::assign(const CentreSet& centres)
{
  // One distance costs about as much as several in a tile.
  constexpr std::size_t fewClusters = 12;
  parallelRows(rows_.count, clusters_ * rows_.columns, sums_.threads(), monitor_,
               [&](int thread, std::size_t begin, std::size_t end)
               {
                 std::array<std::size_t, rowsAtOnce> doubtful;
                 for (; begin < end; begin += rowsAtOnce)
                 {
                   std::size_t count =
                       this->findDoubtful(begin, std::min(begin + rowsAtOnce, end), doubtful.data());
                   if (clusters_ > fewClusters)
                   {
                     count = this->dropClear(centres, count, doubtful.data());
                   }
                   this->findNearest(centres, doubtful.data(), count,
                                     [&](std::size_t i, int nearest)
                                     {
                                       int& label = assignment_.labels[i];
                                       if (nearest != label)
                                       {
                                         sums_.move(thread, rows_.row(i), label, nearest);
                                         label = nearest;
                                       }
                                     });
                 }
               });
  return sums_.apply();
}

/// The rows of [begin, end) whose bounds leave open which centre is nearest. Returns how many there are.
std::size_t Lloyd::findDoubtful(std::size_t begin, std::size_t end, std::size_t* doubtful) const
{
  const int* labels = assignment_.labels.data();
  const double* uppers = assignment_.upper.data();
  const double* lowers = assignment_.lower.data();
  std::size_t count = 0;
  for (std::size_t i = begin; i < end; ++i)
  {
    const auto label = static_cast<std::size_t>(labels[i]);
    const double upper = uppers[i] + ways_[label];
    const double lower = std::max(lowers[i] - otherWays_[label], halfGaps_[label]);
    doubtful[count] = i;
    count += upper * addedUp < lower ? 0 : 1;
  }
  return count;
}

/// Leaves those that are doubtful still when the distance to the own centre is known. Returns how many there
/// are.
std::size_t Lloyd::dropClear(const CentreSet& centres, std::size_t count, std::size_t* doubtful)
{
  std::size_t left = 0;
  for (std::size_t place = 0; place < count; ++place)
  {
    const std::size_t i = doubtful[place];
    const auto label = static_cast<std::size_t>(assignment_.labels[i]);
    const double upper = centres.upperBound(rows_.row(i), label);
    const double lower = std::max(assignment_.lower[i] - otherWays_[label], halfGaps_[label]);
    assignment_.upper[i] = this->upperToKeep(upper, label);
    doubtful[left] = i;
    left += upper * addedUp < lower ? 0 : 1;
  }
  return left;
}

double Lloyd::upperToKeep(double upper, std::size_t label) const
{
  return upper - ways_[label] + (upper + ways_[label]) * (addedUp - 1);
}

/// Calls visit(i, label of the nearest centre) for some rows, and keeps their bounds.
template <class Visit>
void Lloyd::findNearest(const CentreSet& centres, const std::size_t* rows, std::size_t count,
                        const Visit& visit)
{
  constexpr std::size_t tile = CentreSet::tileRows;
  std::vector<float> scratch(count > 0 ? clusters_ * tile : 0);
  std::array<const float*, tile> values;
  std::array<Nearest, tile> found;
  for (std::size_t first = 0; first < count; first += tile)
  {
    const std::size_t some = std::min(tile, count - first);
    for (std::size_t row = 0; row < tile; ++row)
    {
      values[row] = rows_.row(rows[first + std::min(row, some - 1)]);
    }
    centres.nearest(values.data(), scratch.data(), found.data());
    for (std::size_t row = 0; row < some; ++row)
    {
      const std::size_t i = rows[first + row];
      const auto label = static_cast<std::size_t>(found[row].label);
      visit(i, found[row].label);
      assignment_.upper[i] = this->upperToKeep(found[row].upper, label);
      assignment_.lower[i] = (found[row].lower + otherWays_[label]) * addedDown;
    }
  }
}

}  // namespace layerscope
