#include "analysis/Lloyd.h"

#include "analysis/EmptyClusters.h"
#include "analysis/ParallelRows.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope
{

namespace
{

// Covers the roundings of a distance between centres and of the arithmetic on bounds, for up to 2^27 columns.
constexpr double roundUp = 1 + 0x1p-24;
constexpr double roundDown = 1 - 0x1p-24;

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
      assignment_{std::vector<int>(rows.count), std::vector<double>(rows.count),
                  std::vector<double>(rows.count)},
      sums_(statistics, clusters, communicator),
      means_(clusters * statistics.columns),
      movements_(clusters),
      otherMovements_(clusters),
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
  parallelRows(rows_.count, clusters_ * rows_.columns, sums_.threads(), monitor_,
               [&](int thread, std::size_t begin, std::size_t end)
               {
                 std::vector<float> scratch(clusters_);
                 for (std::size_t i = begin; i < end; ++i)
                 {
                   const Nearest nearest = centres.nearest(rows_.row(i), scratch.data());
                   assignment_.labels[i] = nearest.label;
                   assignment_.upper[i] = nearest.upper;
                   assignment_.lower[i] = nearest.lower;
                   sums_.move(thread, rows_.row(i), -1, nearest.label);
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
  std::fill(otherMovements_.begin(), otherMovements_.end(), movements_[farthest]);
  otherMovements_[farthest] = second;
  centres.update();
  this->measureGaps(centres);
  return squaredMovements;
}

void Lloyd::measureGaps(const CentreSet& centres)
{
#pragma omp parallel for schedule(dynamic) if (clusters_ * clusters_ * centres.columns() > 1 << 18)
  for (std::size_t j = 0; j < clusters_; ++j)
  {
    double gap = std::numeric_limits<double>::infinity();
    for (std::size_t other = 0; other < clusters_; ++other)
    {
      if (other != j)
      {
        gap = std::min(gap, distanceBetween(centres.centre(j), centres.centre(other), centres.columns()));
      }
    }
    halfGaps_[j] = 0.5 * gap * roundDown;
  }
}

std::int64_t Lloyd::assign(const CentreSet& centres)
{
  parallelRows(rows_.count, clusters_ * rows_.columns, sums_.threads(), monitor_,
               [&](int thread, std::size_t begin, std::size_t end)
               {
                 std::vector<float> scratch(clusters_);
                 for (std::size_t i = begin; i < end; ++i)
                 {
                   this->adaptBounds(i);
                   const int label = assignment_.labels[i];
                   const double safe =
                       std::max(assignment_.lower[i], halfGaps_[static_cast<std::size_t>(label)]);
                   if (assignment_.upper[i] < safe)
                   {
                     continue;
                   }
                   const float* row = rows_.row(i);
                   assignment_.upper[i] = centres.upperBound(row, static_cast<std::size_t>(label));
                   if (assignment_.upper[i] < safe)
                   {
                     continue;
                   }
                   const Nearest nearest = centres.nearest(row, scratch.data());
                   assignment_.upper[i] = nearest.upper;
                   assignment_.lower[i] = nearest.lower;
                   if (nearest.label != label)
                   {
                     assignment_.labels[i] = nearest.label;
                     sums_.move(thread, row, label, nearest.label);
                   }
                 }
               });
  return sums_.apply();
}

void Lloyd::adaptBounds(std::size_t i)
{
  const auto label = static_cast<std::size_t>(assignment_.labels[i]);
  assignment_.upper[i] = (assignment_.upper[i] + movements_[label]) * (1 + 0x1p-52);
  assignment_.lower[i] = (assignment_.lower[i] - otherMovements_[label]) * (1 - 0x1p-52);
}

}  // namespace layerscope
