#include "ClusterCenters.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>

#include <vtkDataArray.h>
#include <vtkTable.h>

#include "analysis/Communicator.h"
#include "analysis/DistanceQuantiles.h"
#include "network/Error.h"
#include "tables/RankAgreement.h"
#include "tables/TableColumns.h"

namespace layerscope
{
namespace
{

/// One row of the table.
struct Row
{
  double layer = 0;
  double cluster = 0;
  std::vector<double> top;
  std::vector<double> percentiles;
  std::vector<double> centre;
};

vtkDataArray* numbers(vtkTable* table, const char* name)
{
  return vtkDataArray::SafeDownCast(table->GetColumnByName(name));
}

/// Throws Error when a column that every table of centers has is missing.
vtkDataArray* requiredNumbers(vtkTable* table, const char* name)
{
  vtkDataArray* column = numbers(table, name);
  if (!column)
  {
    throw Error("the table does not hold clusters' centers; connect the output Centers of Layer K-Means")
        .expected(std::string("a column '") + name + "' of numbers")
        .found(columnNames(table));
  }
  return column;
}

std::vector<double> tuple(vtkDataArray* column, vtkIdType row)
{
  std::vector<double> values(column ? static_cast<std::size_t>(column->GetNumberOfComponents()) : 0);
  if (column)
  {
    column->GetTuple(row, values.data());
  }
  return values;
}

std::vector<Row> rowsOf(vtkTable* table)
{
  for (const char* name : {"center", "top_channel", "distance_percentile"})
  {
    joinComponents(table, name);
  }
  std::vector<Row> rows;
  if (table->GetNumberOfRows() == 0)
  {
    return rows;
  }
  vtkDataArray* layers = requiredNumbers(table, "layer");
  vtkDataArray* clusters = requiredNumbers(table, "cluster");
  vtkDataArray* centers = requiredNumbers(table, "center");
  for (vtkIdType row = 0; row < table->GetNumberOfRows(); ++row)
  {
    rows.push_back({layers->GetComponent(row, 0), clusters->GetComponent(row, 0),
                    tuple(numbers(table, "top_channel"), row),
                    tuple(numbers(table, "distance_percentile"), row), tuple(centers, row)});
  }
  return rows;
}

void append(std::vector<double>& words, const std::vector<double>& values)
{
  words.push_back(static_cast<double>(values.size()));
  words.insert(words.end(), values.begin(), values.end());
}

std::vector<double> taken(const double*& word)
{
  const auto count = static_cast<std::ptrdiff_t>(*word++);
  std::vector<double> values(word, word + count);
  word += count;
  return values;
}

/// The rows of all ranks, in rank order.
std::vector<Row> shareRows(const std::vector<Row>& local, Communicator& communicator)
{
  std::vector<Row> all;
  for (int root = 0; root < communicator.size(); ++root)
  {
    std::vector<double> words;
    for (const Row& row : root == communicator.rank() ? local : std::vector<Row>{})
    {
      words.push_back(row.layer);
      words.push_back(row.cluster);
      append(words, row.top);
      append(words, row.percentiles);
      append(words, row.centre);
    }
    auto length = static_cast<std::int64_t>(words.size());
    communicator.broadcast(&length, sizeof(length), root);
    words.resize(static_cast<std::size_t>(length));
    if (length == 0)
    {
      continue;
    }
    communicator.broadcast(words.data(), words.size() * sizeof(double), root);
    for (const double* word = words.data(); word != words.data() + words.size();)
    {
      Row row;
      row.layer = *word++;
      row.cluster = *word++;
      row.top = taken(word);
      row.percentiles = taken(word);
      row.centre = taken(word);
      all.push_back(std::move(row));
    }
  }
  return all;
}

std::string placeOf(const Row& row)
{
  return "layer " + std::to_string(std::lround(row.layer)) + ", cluster " +
         std::to_string(std::lround(row.cluster));
}

/// Columns are as wide as the widest layer; NaN follows the narrower centers.
std::size_t widthOf(const Row& row)
{
  std::size_t width = row.centre.size();
  while (width > 0 && std::isnan(row.centre[width - 1]))
  {
    --width;
  }
  for (std::size_t channel = 0; channel < width; ++channel)
  {
    if (!std::isfinite(row.centre[channel]))
    {
      throw Error(placeOf(row) + ": the center has a value that is not finite, in channel " +
                  std::to_string(channel))
          .expected("a finite number")
          .found(std::to_string(row.centre[channel]));
    }
  }
  return width;
}

LayerClusters clustersOf(int layer, const std::map<int, const Row*>& rows)
{
  LayerClusters clusters;
  clusters.layer = layer;
  clusters.count = static_cast<int>(rows.size());
  for (const auto& [number, row] : rows)
  {
    const std::size_t width = widthOf(*row);
    if (number != static_cast<int>(clusters.topChannels.size()))
    {
      throw Error("layer " + std::to_string(layer) + ": a cluster is missing")
          .expected("cluster " + std::to_string(clusters.topChannels.size()))
          .found("cluster " + std::to_string(number));
    }
    if (width == 0 || (number > 0 && width != clusters.width))
    {
      throw Error(placeOf(*row) + ": the center has a wrong number of channels")
          .expected(number > 0 ? std::to_string(clusters.width) : "1 or more")
          .found(std::to_string(width));
    }
    clusters.width = width;
    clusters.centres.insert(clusters.centres.end(), row->centre.begin(),
                            row->centre.begin() + static_cast<std::ptrdiff_t>(width));
    auto percentiles = row->percentiles;
    percentiles.resize(percentileCount, std::numeric_limits<double>::quiet_NaN());
    clusters.percentiles.insert(clusters.percentiles.end(), percentiles.begin(), percentiles.end());
    std::vector<int> top;
    for (const double channel : row->top)
    {
      if (channel >= 0 && channel < static_cast<double>(width))
      {
        top.push_back(static_cast<int>(channel));
      }
    }
    clusters.topChannels.push_back(std::move(top));
  }
  return clusters;
}

int wholeNumber(double value, const char* column)
{
  if (!(std::abs(value) < 1e9) || value != std::floor(value) || value < 0)
  {
    throw Error(std::string("column '") + column + "' is not a number of a " + column)
        .expected("a whole number, 0 or more")
        .found(std::to_string(value));
  }
  return static_cast<int>(value);
}

}  // namespace

std::vector<LayerClusters> readClusters(vtkTable* table, Communicator& communicator)
{
  std::vector<Row> local;
  runOnAllRanks(communicator, [&] { local = rowsOf(table); });
  const std::vector<Row> all = shareRows(local, communicator);
  if (all.empty())
  {
    throw Error("the table of clusters' centers has no rows");
  }
  std::map<int, std::map<int, const Row*>> layers;
  for (const Row& row : all)
  {
    const int layer = wholeNumber(row.layer, "layer"), cluster = wholeNumber(row.cluster, "cluster");
    if (!layers[layer].emplace(cluster, &row).second)
    {
      throw Error(placeOf(row) + " is there twice; connect the output Centers of Layer K-Means");
    }
  }
  std::vector<LayerClusters> clusters;
  for (const auto& [layer, rows] : layers)
  {
    clusters.push_back(clustersOf(layer, rows));
  }
  return clusters;
}

}  // namespace layerscope
