#include "analysis/Silhouette.h"

#include "analysis/ParallelRows.h"
#include "analysis/Philox.h"
#include "analysis/RowKernels.h"
#include "analysis/WorkMonitor.h"
#include "network/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <string>

namespace layerscope
{

namespace
{

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

/// Numbers that travel at once.
constexpr std::size_t blockSize = std::size_t{1} << 23;

std::vector<std::int64_t> drawRows(std::int64_t count, std::int64_t wanted, std::uint64_t seed)
{
  std::vector<std::int64_t> rows(static_cast<std::size_t>(std::min(count, wanted)));
  if (count <= wanted)
  {
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    return rows;
  }
  std::set<std::int64_t> drawn;
  for (std::int64_t last = count - wanted; last < count; ++last)
  {
    const std::uint64_t random =
        philox(seed, static_cast<std::uint64_t>(last), 0, RandomStream::SilhouetteRows)[0];
    const std::int64_t row = below(last + 1, random);
    drawn.insert(drawn.count(row) == 0 ? row : last);
  }
  std::copy(drawn.begin(), drawn.end(), rows.begin());
  return rows;
}

/// Of the row `own`, from its distances to all rows of the sample; `sums` is room for a number a cluster.
double silhouetteOf(std::size_t own, const double* distances, const std::vector<int>& labels,
                    const std::vector<std::int64_t>& sizes, std::vector<double>& sums)
{
  const auto cluster = static_cast<std::size_t>(labels[own]);
  if (sizes[cluster] == 1)
  {
    return 0;
  }
  std::fill(sums.begin(), sums.end(), 0.0);
  for (std::size_t row = 0; row < labels.size(); ++row)
  {
    sums[static_cast<std::size_t>(labels[row])] += distances[row];
  }
  double other = std::numeric_limits<double>::infinity();
  for (std::size_t each = 0; each < sizes.size(); ++each)
  {
    if (each != cluster && sizes[each] > 0)
    {
      other = std::min(other, sums[each] / static_cast<double>(sizes[each]));
    }
  }
  const double inside = sums[cluster] / static_cast<double>(sizes[cluster] - 1);
  const double larger = std::max(inside, other);
  return larger > 0 ? (other - inside) / larger : 0;
}

/// Means of all rows and of each cluster's, added up in the order of the rows.
Silhouette summary(std::vector<double> ofRows, const std::vector<int>& labels,
                   const std::vector<std::int64_t>& sizes)
{
  Silhouette silhouette;
  silhouette.ofClusters.resize(sizes.size());
  for (std::size_t row = 0; row < ofRows.size(); ++row)
  {
    silhouette.mean += ofRows[row];
    silhouette.ofClusters[static_cast<std::size_t>(labels[row])] += ofRows[row];
  }
  silhouette.mean /= static_cast<double>(ofRows.size());
  for (std::size_t cluster = 0; cluster < sizes.size(); ++cluster)
  {
    double& mean = silhouette.ofClusters[cluster];
    mean = sizes[cluster] > 0 ? mean / static_cast<double>(sizes[cluster]) : notANumber;
  }
  silhouette.ofRows = std::move(ofRows);
  return silhouette;
}

}  // namespace

SilhouetteSample::SilhouetteSample(const RowsView& rows, std::uint64_t seed, Communicator& communicator,
                                   const ProgressCallback& progress, std::int64_t mostRows)
    : communicator_(communicator),
      places_(rowPlaces(rows, communicator)),
      sample_(drawRows(places_.count, mostRows, seed))
{
  const auto placeOf = [&](int rank)
  {
    const std::int64_t first = places_.offsets[static_cast<std::size_t>(rank)];
    return static_cast<std::size_t>(std::lower_bound(sample_.begin(), sample_.end(), first) -
                                    sample_.begin());
  };
  ownBegin_ = placeOf(communicator.rank());
  ownEnd_ = placeOf(communicator.rank() + 1);
  this->measureDistances(rows, progress);
}

void SilhouetteSample::measureDistances(const RowsView& rows, const ProgressCallback& progress)
{
  WorkMonitor monitor(communicator_, progress);
  const std::size_t count = sample_.size(), columns = places_.columns;
  distances_.resize((ownEnd_ - ownBegin_) * count);
  const std::size_t most = std::max<std::size_t>(blockSize / columns, 1);
  std::vector<double> block;
  std::size_t begin = 0;
  for (int owner = 0; owner < communicator_.size(); ++owner)
  {
    const std::int64_t first = places_.offsets[static_cast<std::size_t>(owner)];
    const std::int64_t behind = places_.offsets[static_cast<std::size_t>(owner) + 1];
    while (begin < count && sample_[begin] < behind)
    {
      std::size_t end = begin;
      block.resize(std::min(most, count - begin) * columns);
      for (; end < count && end - begin < most && sample_[end] < behind; ++end)
      {
        if (owner == communicator_.rank())
        {
          const float* row = rows.row(static_cast<std::size_t>(sample_[end] - first));
          std::copy(row, row + columns, block.begin() + static_cast<std::ptrdiff_t>((end - begin) * columns));
        }
      }
      communicator_.broadcast(block.data(), (end - begin) * columns * sizeof(double), owner);
      this->measureBlock(rows, block.data(), begin, end, monitor);
      begin = end;
      monitor.setFraction(static_cast<double>(begin) / static_cast<double>(count));
      aborted_ = monitor.aborted();
      if (aborted_)
      {
        return;
      }
    }
  }
}

/// Distances of the own part to the rows [begin, end) of the sample. A distance has the same bits from either
/// end, so those within the own part are measured once.
void SilhouetteSample::measureBlock(const RowsView& rows, const double* block, std::size_t begin,
                                    std::size_t end, WorkMonitor& monitor)
{
  const std::size_t count = sample_.size(), columns = places_.columns;
  const std::int64_t firstRow = places_.offsets[static_cast<std::size_t>(communicator_.rank())];
  const auto measure = [&](int, std::size_t first, std::size_t last)
  {
    for (std::size_t own = first; own < last; ++own)
    {
      const std::size_t place = ownBegin_ + own;
      const float* row = rows.row(static_cast<std::size_t>(sample_[place] - firstRow));
      for (std::size_t other = begin; other < end; ++other)
      {
        const bool isOwn = other >= ownBegin_ && other < ownEnd_;
        if (isOwn && other < place)
        {
          continue;
        }
        const double distance =
            std::sqrt(kernels::exactSquaredDistance(row, block + (other - begin) * columns, columns));
        distances_[own * count + other] = distance;
        if (isOwn)
        {
          distances_[(other - ownBegin_) * count + place] = distance;
        }
      }
    }
  };
  parallelRows(ownEnd_ - ownBegin_, (end - begin) * columns, availableThreads(), monitor, measure);
}

std::vector<int> SilhouetteSample::sampleLabels(const std::vector<int>& labels, int clusters) const
{
  const std::int64_t firstRow = places_.offsets[static_cast<std::size_t>(communicator_.rank())];
  std::vector<std::int64_t> all(sample_.size(), std::numeric_limits<std::int64_t>::min());
  for (std::size_t place = ownBegin_; place < ownEnd_; ++place)
  {
    all[place] = labels[static_cast<std::size_t>(sample_[place] - firstRow)];
  }
  communicator_.allReduce(Reduction::Maximum, all.data(), all.size());
  for (const std::int64_t label : all)
  {
    if (label < 0 || label >= clusters)
    {
      throw Error("a row's cluster is out of range")
          .expected("0 to " + std::to_string(clusters - 1))
          .found(std::to_string(label));
    }
  }
  return {all.begin(), all.end()};
}

Silhouette SilhouetteSample::measure(const std::vector<int>& labels, int clusters) const
{
  const std::vector<int> all = this->sampleLabels(labels, clusters);
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(clusters));
  for (const int label : all)
  {
    ++sizes[static_cast<std::size_t>(label)];
  }
  if (sizes[static_cast<std::size_t>(all.front())] == static_cast<std::int64_t>(all.size()))
  {
    return summary(std::vector<double>(all.size(), notANumber), all, sizes);
  }
  // Each rank fills in its part; no silhouette is smaller than what the others leave.
  std::vector<double> ofRows(all.size(), -2.0);
  const auto measureRows = [&](int, std::size_t begin, std::size_t end)
  {
    std::vector<double> sums(sizes.size());
    for (std::size_t own = begin; own < end; ++own)
    {
      ofRows[ownBegin_ + own] =
          silhouetteOf(ownBegin_ + own, distances_.data() + own * all.size(), all, sizes, sums);
    }
  };
  const ProgressCallback silent;
  WorkMonitor monitor(communicator_, silent);
  parallelRows(ownEnd_ - ownBegin_, all.size(), availableThreads(), monitor, measureRows);
  communicator_.allReduce(Reduction::Maximum, ofRows.data(), ofRows.size());
  return summary(std::move(ofRows), all, sizes);
}

}  // namespace layerscope
