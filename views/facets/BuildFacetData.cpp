#include "facets/FacetData.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "facets/FacetLabels.h"
#include "facets/ParallelParts.h"
#include "facets/RowOrder.h"
#include "facets/SampleIndex.h"
#include "network/Error.h"

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

/// Sorts numbers 0, 1, ... into lists by listOf(number), or leaves them out where that is FacetData::none;
/// within a list they keep the order in which forEach() gives them.
template <class ForEach, class ListOf>
void fillLists(std::size_t lists, const ForEach& forEach, const ListOf& listOf,
               std::vector<std::size_t>& starts, std::vector<std::uint32_t>& members)
{
  starts.assign(lists + 1, 0);
  forEach(
      [&](std::uint32_t number)
      {
        if (listOf(number) != FacetData::none)
        {
          ++starts[listOf(number) + 1];
        }
      });
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  members.resize(starts.back());
  std::vector<std::size_t> next(starts.begin(), starts.end() - 1);
  forEach(
      [&](std::uint32_t number)
      {
        if (listOf(number) != FacetData::none)
        {
          members[next[listOf(number)]++] = number;
        }
      });
}

}  // namespace

FacetData::FacetData(FacetColumns columns) : columns_(std::move(columns))
{
  checkColumns();
  findLayers();
  findSamples();
  fillLayers();
  fillCells();
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

void FacetData::fillLayers()
{
  const auto rows = static_cast<std::uint32_t>(columns_.rows);
  const auto allRows = [&](const auto& visit)
  {
    for (std::uint32_t row = 0; row < rows; ++row)
    {
      visit(row);
    }
  };
  const auto layerOf = [&](std::uint32_t row)
  { return cellOfRow_[row] == none ? none : cellOfRow_[row] / static_cast<std::uint32_t>(clusters_); };
  fillLists(layers_.size(), allRows, layerOf, layerStarts_, layerRows_);
  const auto bySample = [&](std::uint32_t left, std::uint32_t right)
  {
    return sampleOfRow_[left] != sampleOfRow_[right] ? sampleOfRow_[left] < sampleOfRow_[right]
                                                     : left < right;
  };
  parallelParts(layers_.size(),
                [&](std::size_t layer)
                {
                  const auto begin = layerRows_.begin() + static_cast<std::ptrdiff_t>(layerStarts_[layer]);
                  const auto end = layerRows_.begin() + static_cast<std::ptrdiff_t>(layerStarts_[layer + 1]);
                  if (!std::is_sorted(begin, end, bySample))
                  {
                    std::sort(begin, end, bySample);
                  }
                });
}

void FacetData::fillCells()
{
  const auto allRows = [&](const auto& visit) { std::for_each(layerRows_.begin(), layerRows_.end(), visit); };
  const auto cellOf = [&](std::uint32_t row) { return cellOfRow_[row]; };
  fillLists(cells(), allRows, cellOf, cellStarts_, cellRows_);
  cellSamples_.resize(cellRows_.size());
  parallelParts(cells(), [&](std::size_t cell) { sortCell(cell); });
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

void FacetData::sortCell(std::size_t cell)
{
  const std::size_t begin = cellStarts_[cell];
  std::vector<SortedRow> sorted(cellStarts_[cell + 1] - begin);
  for (std::size_t rank = 0; rank < sorted.size(); ++rank)
  {
    const std::uint32_t row = cellRows_[begin + rank];
    sorted[rank] = SortedRow(columns_.distance[row], sampleOfRow_[row], row);
  }
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t rank = 0; rank < sorted.size(); ++rank)
  {
    cellRows_[begin + rank] = static_cast<std::uint32_t>(sorted[rank].sampleAndRow);
    cellSamples_[begin + rank] = static_cast<std::uint32_t>(sorted[rank].sampleAndRow >> 32);
  }
}

void FacetData::findRanges()
{
  struct Ranges
  {
    ValueRange distances, activations;
  };
  const auto parts = cutLists(layerStarts_, rowsInPart);
  std::vector<Ranges> found(parts.size());
  const auto addFinite = [](ValueRange& range, double value)
  {
    if (std::isfinite(value))
    {
      range.add(value);
    }
  };
  parallelParts(parts.size(),
                [&](std::size_t part)
                {
                  Ranges ranges;
                  const auto channels = static_cast<std::size_t>(columns_.topChannels);
                  for (std::size_t place = parts[part].begin; place < parts[part].end; ++place)
                  {
                    const std::size_t row = layerRows_[place];
                    addFinite(ranges.distances, columns_.distance[row]);
                    const std::size_t shown = topChannels_[cellOfRow_[row]].size();
                    for (std::size_t channel = 0; channel < shown; ++channel)
                    {
                      addFinite(ranges.activations, columns_.topActivation[row * channels + channel]);
                    }
                  }
                  found[part] = ranges;
                });
  distances_.resize(layers_.size());
  activations_.resize(layers_.size());
  const auto join = [](ValueRange& range, const ValueRange& other)
  {
    range.add(other.low);
    range.add(other.high);
  };
  for (std::size_t part = 0; part < parts.size(); ++part)
  {
    if (!found[part].distances.isEmpty())
    {
      join(distances_[parts[part].list], found[part].distances);
    }
    if (!found[part].activations.isEmpty())
    {
      join(activations_[parts[part].list], found[part].activations);
    }
  }
}

}  // namespace layerscope
