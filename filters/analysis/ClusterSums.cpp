#include "analysis/ClusterSums.h"

#include "analysis/RowKernels.h"
#include "network/kernels/Parallel.h"

#include <algorithm>

namespace layerscope
{

namespace
{

// Every thread has sums of its own, up to this much memory in all.
constexpr std::size_t mostBytes = std::size_t{512} << 20;

int threadsWithin(std::size_t clusters, std::size_t columns)
{
  const std::size_t affordable = mostBytes / (clusters * columns * sizeof(std::int64_t));
  return static_cast<int>(
      std::clamp<std::size_t>(affordable, 1, static_cast<std::size_t>(availableThreads())));
}

}  // namespace

ClusterSums::ClusterSums(const RowStatistics& statistics, std::size_t clusters, Communicator& communicator)
    : clusters_(clusters),
      columns_(statistics.columns),
      unit_(statistics.largestMagnitude, statistics.count),
      communicator_(communicator),
      sums_(clusters * columns_),
      sizes_(clusters),
      moves_(static_cast<std::size_t>(threadsWithin(clusters, columns_)))
{
}

void ClusterSums::clear()
{
  std::fill(sums_.begin(), sums_.end(), 0);
  std::fill(sizes_.begin(), sizes_.end(), 0);
  for (Moves& moves : moves_)
  {
    std::fill(moves.begin(), moves.end(), 0);
  }
}

void ClusterSums::move(int thread, const float* row, int from, int to)
{
  Moves& moves = moves_[static_cast<std::size_t>(thread)];
  if (moves.empty())
  {
    moves.resize(clusters_ * columns_ + clusters_ + 1);
  }
  std::int64_t* sizes = moves.data() + clusters_ * columns_;
  if (from >= 0)
  {
    kernels::subtractRow(moves.data() + static_cast<std::size_t>(from) * columns_, row, columns_,
                         unit_.quantum());
    --sizes[from];
  }
  kernels::addRow(moves.data() + static_cast<std::size_t>(to) * columns_, row, columns_, unit_.quantum());
  ++sizes[to];
  ++moves.back();
}

std::int64_t ClusterSums::apply()
{
  Moves& total = moves_.front();
  total.resize(clusters_ * columns_ + clusters_ + 1);
  for (std::size_t thread = 1; thread < moves_.size(); ++thread)
  {
    Moves& part = moves_[thread];
    if (!part.empty() && part.back() > 0)
    {
      std::transform(part.begin(), part.end(), total.begin(), total.begin(), std::plus<>());
      std::fill(part.begin(), part.end(), 0);
    }
  }
  communicator_.allReduce(Reduction::Sum, total.data(), total.size());
  const std::int64_t moved = total.back();
  if (moved > 0)
  {
    const auto sizes = total.begin() + static_cast<std::ptrdiff_t>(sums_.size());
    std::transform(sums_.begin(), sums_.end(), total.begin(), sums_.begin(), std::plus<>());
    std::transform(sizes_.begin(), sizes_.end(), sizes, sizes_.begin(), std::plus<>());
    std::fill(total.begin(), total.end(), 0);
  }
  return moved;
}

void ClusterSums::mean(std::size_t cluster, double* centre) const
{
  const std::int64_t* sums = sums_.data() + cluster * columns_;
  for (std::size_t column = 0; column < columns_; ++column)
  {
    centre[column] = unit_.mean(sums[column], sizes_[cluster]);
  }
}

}  // namespace layerscope
