#include "facets/FacetData.h"

#include <algorithm>

#include "facets/RowOrder.h"

namespace layerscope
{

int FacetData::layerIndex(int layer) const
{
  const auto place = std::lower_bound(layers_.begin(), layers_.end(), layer);
  return place != layers_.end() && *place == layer ? static_cast<int>(place - layers_.begin()) : -1;
}

IndexSpan FacetData::cell(int layerIndex, int cluster) const
{
  const std::size_t index = cellIndex(layerIndex, cluster);
  return {cellRows_.data() + cellStarts_[index], cellStarts_[index + 1] - cellStarts_[index]};
}

IndexSpan FacetData::cellSamples(int layerIndex, int cluster) const
{
  const std::size_t index = cellIndex(layerIndex, cluster);
  return {cellSamples_.data() + cellStarts_[index], cellStarts_[index + 1] - cellStarts_[index]};
}

std::int64_t FacetData::rowsInCell(int layerIndex, int cluster) const
{
  return static_cast<std::int64_t>(cell(layerIndex, cluster).size());
}

int FacetData::clustersIn(int layerIndex) const
{
  int count = clusters_;
  while (count > 0 && rowsInCell(layerIndex, count - 1) == 0)
  {
    --count;
  }
  return count;
}

std::vector<std::vector<std::int64_t>> FacetData::counts() const
{
  std::vector<std::vector<std::int64_t>> counts(layers_.size());
  for (std::size_t layer = 0; layer < counts.size(); ++layer)
  {
    for (int cluster = 0; cluster < clusters_; ++cluster)
    {
      counts[layer].push_back(rowsInCell(static_cast<int>(layer), cluster));
    }
  }
  return counts;
}

const std::vector<int>& FacetData::topChannels(int layerIndex, int cluster) const
{
  return topChannels_[cellIndex(layerIndex, cluster)];
}

const ValueRange& FacetData::distances(int layerIndex) const
{
  return distances_[static_cast<std::size_t>(layerIndex)];
}

const ValueRange& FacetData::activations(int layerIndex) const
{
  return activations_[static_cast<std::size_t>(layerIndex)];
}

std::uint32_t FacetData::sampleIndex(std::int64_t id) const
{
  const auto place = std::lower_bound(samples_.begin(), samples_.end(), id);
  return place != samples_.end() && *place == id ? static_cast<std::uint32_t>(place - samples_.begin())
                                                 : none;
}

std::int64_t FacetData::rankOf(std::int64_t row) const
{
  const std::uint32_t cell = cellOf(row);
  if (cell == none)
  {
    return -1;
  }
  const auto sortedRow = [&](std::uint32_t other)
  { return SortedRow(columns_.distance[other], sampleOfRow_[other], other); };
  const auto begin = cellRows_.begin() + static_cast<std::ptrdiff_t>(cellStarts_[cell]);
  const auto end = cellRows_.begin() + static_cast<std::ptrdiff_t>(cellStarts_[cell + 1]);
  return std::lower_bound(begin, end, static_cast<std::uint32_t>(row),
                          [&](std::uint32_t left, std::uint32_t right)
                          { return sortedRow(left) < sortedRow(right); }) -
         begin;
}

std::int64_t FacetData::rowOf(int layerIndex, std::uint32_t sample) const
{
  const IndexSpan rows = layerRows(layerIndex);
  // Where each sample has one row, it stands at the sample's own place.
  if (sample < rows.size() && sampleOfRow_[rows[sample]] == sample &&
      (sample == 0 || sampleOfRow_[rows[sample - 1]] != sample))
  {
    return rows[sample];
  }
  const auto* const place =
      std::lower_bound(rows.begin(), rows.end(), sample,
                       [&](std::uint32_t row, std::uint32_t wanted) { return sampleOfRow_[row] < wanted; });
  return place != rows.end() && sampleOfRow_[*place] == sample ? static_cast<std::int64_t>(*place) : -1;
}

IndexSpan FacetData::layerRows(int layerIndex) const
{
  const auto index = static_cast<std::size_t>(layerIndex);
  return {layerRows_.data() + layerStarts_[index], layerStarts_[index + 1] - layerStarts_[index]};
}

}  // namespace layerscope
