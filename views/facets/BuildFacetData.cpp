#include "facets/FacetData.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "facets/FacetLabels.h"
#include "facets/RowOrder.h"
#include "samples/SampleIndex.h"
#include "network/Error.h"
#include "samples/ParallelParts.h"

namespace layerscope
{
namespace
{

void checkSize(const char* name, std::size_t found, std::size_t expected)
{
  if (found != expected)
  {
    throw Error(std::string("the column '") + name + "' does not fit the table's rows")
        .expected(std::to_string(expected) + " values")
        .found(std::to_string(found));
  }
}

/// What rows are sorted by. It is carried along, because reading it from the row's place each time would miss
/// the cache in tables whose rows are in any order.
struct RowKey
{
  std::uint32_t row;
  std::uint32_t sample;
  std::uint32_t cell;
};

/// Sorts keys into lists by listOf(key), in [0, lists); within a list they keep their order.
template <class ListOf>
std::vector<RowKey> distribute(const std::vector<RowKey>& keys, std::size_t lists, const ListOf& listOf,
                               std::vector<std::size_t>& starts)
{
  starts.assign(lists + 1, 0);
  for (const RowKey& key : keys)
  {
    ++starts[listOf(key) + 1];
  }
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<RowKey> sorted(keys.size());
  std::vector<std::size_t> next(starts.begin(), starts.end() - 1);
  for (const RowKey& key : keys)
  {
    sorted[next[listOf(key)]++] = key;
  }
  return sorted;
}

/// The keys of the rows that belong to a cell, in the order of the table.
std::vector<RowKey> keysOf(const std::vector<std::uint32_t>& cellOfRow,
                           const std::vector<std::uint32_t>& sampleOfRow)
{
  std::vector<RowKey> keys;
  keys.reserve(cellOfRow.size());
  for (std::uint32_t row = 0; row < cellOfRow.size(); ++row)
  {
    if (cellOfRow[row] != FacetData::none)
    {
      keys.push_back({row, sampleOfRow[row], cellOfRow[row]});
    }
  }
  return keys;
}

/// Sorts keys [begin, end), those of a cell, by distance into `rows` and `samples`.
void sortCell(const std::vector<RowKey>& keys, std::size_t begin, std::size_t end,
              const ColumnView<double>& distances, std::vector<std::uint32_t>& rows,
              std::vector<std::uint32_t>& samples)
{
  std::vector<SortedRow> sorted;
  sorted.reserve(end - begin);
  for (std::size_t place = begin; place < end; ++place)
  {
    sorted.emplace_back(distances[keys[place].row], keys[place].sample, keys[place].row);
  }
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t rank = 0; rank < sorted.size(); ++rank)
  {
    rows[begin + rank] = static_cast<std::uint32_t>(sorted[rank].sampleAndRow);
    samples[begin + rank] = static_cast<std::uint32_t>(sorted[rank].sampleAndRow >> 32);
  }
}

}  // namespace

FacetData::FacetData(FacetColumns columns) : columns_(std::move(columns))
{
  checkColumns();
  findLayers();
  findSamples();
  fillCells();
  findChannels();
  findRanges();
}

void FacetData::checkColumns() const
{
  if (columns_.rows < 0 || columns_.rows >= static_cast<std::int64_t>(none) || columns_.topChannels < 0)
  {
    throw Error("the table has too many rows to show")
        .expected("fewer than " + std::to_string(none))
        .found(std::to_string(columns_.rows));
  }
  const auto rows = static_cast<std::size_t>(columns_.rows);
  checkSize("layer", columns_.layer.size(), rows);
  checkSize("cluster", columns_.cluster.size(), rows);
  checkSize("sample", columns_.sample.size(), rows);
  checkSize("center_dist", columns_.distance.size(), rows);
  const auto channels = static_cast<std::size_t>(columns_.topChannels);
  checkSize("top_channel", columns_.topChannel.size(), rows * channels);
  checkSize("top_activation", columns_.topActivation.size(), rows * channels);
}

void FacetData::findLayers()
{
  FacetLabels labels = findLabels(columns_);
  layers_ = std::move(labels.layers);
  clusters_ = labels.clusters;
  skippedRows_ = labels.skippedRows;

  cellOfRow_.resize(static_cast<std::size_t>(columns_.rows));
  const auto parts = cutLists({0, cellOfRow_.size()}, rowsInPart);
  parallelParts(parts.size(),
                [&](std::size_t part)
                {
                  int index = 0;
                  for (std::size_t row = parts[part].begin; row < parts[part].end; ++row)
                  {
                    if (!isCounted(columns_, row))
                    {
                      cellOfRow_[row] = none;
                      continue;
                    }
                    if (layers_[static_cast<std::size_t>(index)] != columns_.layer[row])
                    {
                      index = layerIndex(columns_.layer[row]);
                    }
                    cellOfRow_[row] = static_cast<std::uint32_t>(cellIndex(index, columns_.cluster[row]));
                  }
                });
}

void FacetData::findSamples()
{
  SampleIndex index = indexSamples(columns_.sample, cellOfRow_, none);
  samples_ = std::move(index.ids);
  sampleOfRow_ = std::move(index.ofRow);
}

void FacetData::fillCells()
{
  std::vector<RowKey> keys = keysOf(cellOfRow_, sampleOfRow_);
  const auto layerOf = [&](const RowKey& key) { return key.cell / static_cast<std::uint32_t>(clusters_); };
  const auto isBefore = [&](const RowKey& left, const RowKey& right)
  { return layerOf(left) != layerOf(right) ? layerOf(left) < layerOf(right) : left.sample < right.sample; };
  keys = distribute(keys, layers_.size(), layerOf, layerStarts_);
  if (!std::is_sorted(keys.begin(), keys.end(), isBefore))
  {
    // Within a layer the rows are still in the table's order, so those of a sample stay in it.
    std::vector<std::size_t> starts;
    keys = distribute(
        keys, samples_.size(), [](const RowKey& key) { return key.sample; }, starts);
    keys = distribute(keys, layers_.size(), layerOf, layerStarts_);
  }
  layerRows_.resize(keys.size());
  std::transform(keys.begin(), keys.end(), layerRows_.begin(), [](const RowKey& key) { return key.row; });

  keys = distribute(
      keys, cells(), [](const RowKey& key) { return key.cell; }, cellStarts_);
  cellRows_.resize(keys.size());
  cellSamples_.resize(keys.size());
  parallelParts(cells(),
                [&](std::size_t cell) {
                  sortCell(keys, cellStarts_[cell], cellStarts_[cell + 1], columns_.distance, cellRows_,
                           cellSamples_);
                });
}

void FacetData::findChannels()
{
  topChannels_.resize(cells());
  for (std::size_t cell = 0; cell < cells(); ++cell)
  {
    if (cellStarts_[cell] < cellStarts_[cell + 1])
    {
      const auto channels = static_cast<std::size_t>(columns_.topChannels);
      const int* first = columns_.topChannel.data() + cellRows_[cellStarts_[cell]] * channels;
      topChannels_[cell].assign(first, std::find(first, first + channels, -1));
    }
  }
}

void FacetData::findRanges()
{
  struct Ranges
  {
    ValueRange distances, activations;
  };
  const auto parts = cutLists({0, cellOfRow_.size()}, rowsInPart);
  std::vector<std::vector<Ranges>> found(parts.size());
  parallelParts(parts.size(),
                [&](std::size_t part)
                {
                  std::vector<Ranges> ranges(layers_.size());
                  const auto channels = static_cast<std::size_t>(columns_.topChannels);
                  for (std::size_t row = parts[part].begin; row < parts[part].end; ++row)
                  {
                    if (cellOfRow_[row] == none)
                    {
                      continue;
                    }
                    Ranges& ofLayer = ranges[cellOfRow_[row] / static_cast<std::uint32_t>(clusters_)];
                    ofLayer.distances.addFinite(columns_.distance[row]);
                    const std::size_t shown = topChannels_[cellOfRow_[row]].size();
                    for (std::size_t channel = 0; channel < shown; ++channel)
                    {
                      ofLayer.activations.addFinite(columns_.topActivation[row * channels + channel]);
                    }
                  }
                  found[part] = std::move(ranges);
                });
  distances_.resize(layers_.size());
  activations_.resize(layers_.size());
  for (const std::vector<Ranges>& ranges : found)
  {
    for (std::size_t layer = 0; layer < ranges.size(); ++layer)
    {
      distances_[layer].add(ranges[layer].distances);
      activations_[layer].add(ranges[layer].activations);
    }
  }
}

}  // namespace layerscope
