#include "facets/FacetLabels.h"

#include <algorithm>
#include <string>

#include "network/Error.h"
#include "samples/ParallelParts.h"

namespace layerscope
{
namespace
{

constexpr std::size_t mostLayers = 10000;
constexpr std::int64_t mostClusters = 10000;
constexpr std::int64_t mostCells = 1000000;

/// The layers and clusters of some of the rows.
struct Labels
{
  std::vector<int> layers;  // rising
  int lowestLayer = 0;
  int lowestCluster = 0;
  int highestCluster = -1;
  std::int64_t skippedRows = 0;

  void addLayer(int layer)
  {
    lowestLayer = std::min(lowestLayer, layer);
    const auto place = std::lower_bound(layers.begin(), layers.end(), layer);
    // One more than allowed is enough to know that there are too many.
    if ((place == layers.end() || *place != layer) && layers.size() <= mostLayers)
    {
      layers.insert(place, layer);
    }
  }

  void add(const Labels& other)
  {
    for (const int layer : other.layers)
    {
      addLayer(layer);
    }
    lowestLayer = std::min(lowestLayer, other.lowestLayer);
    lowestCluster = std::min(lowestCluster, other.lowestCluster);
    highestCluster = std::max(highestCluster, other.highestCluster);
    skippedRows += other.skippedRows;
  }
};

Labels labelsOf(const FacetColumns& columns, const Part& part)
{
  Labels labels;
  int previous = missingValue<int>();
  for (std::size_t row = part.begin; row < part.end; ++row)
  {
    if (!isCounted(columns, row))
    {
      ++labels.skippedRows;
      continue;
    }
    if (columns.layer[row] != previous)
    {
      previous = columns.layer[row];
      labels.addLayer(previous);
    }
    labels.lowestCluster = std::min(labels.lowestCluster, columns.cluster[row]);
    labels.highestCluster = std::max(labels.highestCluster, columns.cluster[row]);
  }
  return labels;
}

void check(const Labels& labels)
{
  if (labels.lowestLayer < 0)
  {
    throw Error("a row has a bad layer").expected("0 or more").found(std::to_string(labels.lowestLayer));
  }
  if (labels.lowestCluster < 0 || labels.highestCluster >= mostClusters)
  {
    const int bad = labels.lowestCluster < 0 ? labels.lowestCluster : labels.highestCluster;
    throw Error("a row has a bad cluster")
        .expected("0 to " + std::to_string(mostClusters - 1))
        .found(std::to_string(bad));
  }
  if (labels.layers.size() > mostLayers)
  {
    throw Error("there are too many layers to show")
        .expected("at most " + std::to_string(mostLayers))
        .found("more");
  }
  const std::int64_t clusters = std::int64_t{1} + labels.highestCluster;
  if (static_cast<std::int64_t>(labels.layers.size()) * clusters > mostCells)
  {
    throw Error("there are too many cells to show")
        .expected("at most " + std::to_string(mostCells))
        .found(std::to_string(labels.layers.size()) + " layers with " + std::to_string(clusters) +
               " clusters");
  }
}

}  // namespace

FacetLabels findLabels(const FacetColumns& columns)
{
  const auto parts = cutLists({0, static_cast<std::size_t>(columns.rows)}, rowsInPart);
  std::vector<Labels> found(parts.size());
  parallelParts(parts.size(), [&](std::size_t part) { found[part] = labelsOf(columns, parts[part]); });
  Labels all;
  for (const Labels& ofPart : found)
  {
    all.add(ofPart);
  }
  check(all);
  return FacetLabels{std::move(all.layers), all.highestCluster + 1, all.skippedRows};
}

}  // namespace layerscope
