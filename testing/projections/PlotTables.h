#ifndef PlotTables_h
#define PlotTables_h

#include <cstdint>
#include <vector>

#include "projections/PlotData.h"

/// A row of a table of places.
struct PlotRow
{
  int layer;
  std::int64_t sample;
  double x;
  double y;
  double epoch = 0;
};

inline layerscope::PlotColumns plotColumns(const std::vector<PlotRow>& rows, bool withEpochs = false)
{
  std::vector<int> layers;
  std::vector<std::int64_t> samples;
  std::vector<double> x, y, epochs;
  for (const PlotRow& row : rows)
  {
    layers.push_back(row.layer);
    samples.push_back(row.sample);
    x.push_back(row.x);
    y.push_back(row.y);
    epochs.push_back(row.epoch);
  }
  layerscope::PlotColumns columns;
  columns.rows = static_cast<std::int64_t>(rows.size());
  columns.layer = layerscope::ColumnView<int>(layers);
  columns.sample = layerscope::ColumnView<std::int64_t>(samples);
  columns.x = layerscope::ColumnView<double>(x);
  columns.y = layerscope::ColumnView<double>(y);
  if (withEpochs)
  {
    columns.epoch = layerscope::ColumnView<double>(epochs);
  }
  return columns;
}

#endif
