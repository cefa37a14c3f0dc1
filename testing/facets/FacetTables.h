#ifndef layerscope_testing_facets_FacetTables_h
#define layerscope_testing_facets_FacetTables_h

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "facets/FacetColumns.h"

namespace layerscope
{

/// A row of a table of samples, to write tables down by hand and to look at them in plain loops.
struct TableRow
{
  int layer;
  int cluster;
  std::int64_t sample;
  double distance;
  std::vector<int> channels;
  std::vector<float> activations;
};

/// All rows must have the same number of channels.
inline FacetColumns columnsOf(const std::vector<TableRow>& rows)
{
  std::vector<int> layer, cluster, channel;
  std::vector<std::int64_t> sample;
  std::vector<double> distance;
  std::vector<float> activation;
  for (const TableRow& row : rows)
  {
    layer.push_back(row.layer);
    cluster.push_back(row.cluster);
    sample.push_back(row.sample);
    distance.push_back(row.distance);
    channel.insert(channel.end(), row.channels.begin(), row.channels.end());
    activation.insert(activation.end(), row.activations.begin(), row.activations.end());
  }
  FacetColumns columns;
  columns.rows = static_cast<std::int64_t>(rows.size());
  columns.layer = ColumnView<int>(std::move(layer));
  columns.cluster = ColumnView<int>(std::move(cluster));
  columns.sample = ColumnView<std::int64_t>(std::move(sample));
  columns.distance = ColumnView<double>(std::move(distance));
  columns.topChannels = rows.empty() ? 0 : static_cast<int>(rows.front().channels.size());
  columns.topChannel = ColumnView<int>(std::move(channel));
  columns.topActivation = ColumnView<float>(std::move(activation));
  return columns;
}

/// How the ids of a random table look.
enum class Ids
{
  Close,  // 0, 1, 2, ...
  Far     // between -2^62 and 2^62
};

struct RandomTable
{
  int samples = 50;
  std::vector<int> layers{1, 2, 5};
  int clusters = 4;
  int channels = 3;
  Ids ids = Ids::Close;
  bool isOrdered = true;  // by layer, then by sample, without gaps; else in any order, some twice, some never
  double strange = 0.1;   // share of NaN, infinite and repeated values
  std::uint32_t seed = 1;
};

/// In layer `layers[1]` no row is in cluster 1; the channels of a cell are the same in all its rows, some
/// cells have fewer of them.
inline std::vector<TableRow> randomRows(const RandomTable& table)
{
  std::mt19937 random(table.seed);
  const auto draw = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
  const auto happens = [&](double share) { return random() / 4294967296.0 < share; };
  constexpr double infinite = std::numeric_limits<double>::infinity();
  std::vector<TableRow> rows;
  for (const int layer : table.layers)
  {
    for (int number = 0; number < table.samples; ++number)
    {
      const int times = table.isOrdered ? 1 : draw(8) == 0 ? 0 : draw(8) == 0 ? 2 : 1;
      for (int time = 0; time < times; ++time)
      {
        TableRow row;
        row.layer = layer;
        row.cluster = draw(table.clusters);
        row.cluster =
            table.layers.size() > 1 && layer == table.layers[1] && row.cluster == 1 ? 0 : row.cluster;
        row.sample = number;
        if (table.ids == Ids::Far)
        {
          const std::int64_t step = (std::int64_t{1} << 62) / table.samples;
          row.sample = (2 * number - table.samples) * step;
        }
        row.distance = 1.0 + draw(1000) / 250.0;
        if (happens(table.strange))
        {
          const std::vector<double> values{std::nan(""), infinite, -infinite, -0.0, 0.0, 2.0, 2.0, 2.0};
          row.distance = values[static_cast<std::size_t>(draw(8))];
        }
        const int kept = std::max(table.channels - row.cluster, 0);
        for (int channel = 0; channel < table.channels; ++channel)
        {
          const bool isPadding = channel >= kept;
          row.channels.push_back(isPadding ? -1 : 10 * row.cluster + channel);
          float activation = static_cast<float>(draw(2000)) / 1000.0F;
          if (isPadding || happens(table.strange))
          {
            activation = draw(2) == 0 ? std::nanf("") : -std::numeric_limits<float>::infinity();
          }
          row.activations.push_back(activation);
        }
        rows.push_back(row);
      }
    }
  }
  if (!table.isOrdered)
  {
    std::shuffle(rows.begin(), rows.end(), random);
  }
  return rows;
}

}  // namespace layerscope

#endif
