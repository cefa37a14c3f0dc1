#include "ClusterTables.h"

#include <algorithm>
#include <limits>
#include <string>

#include <vtkDoubleArray.h>
#include <vtkFloatArray.h>
#include <vtkIdList.h>
#include <vtkIdTypeArray.h>
#include <vtkIntArray.h>
#include <vtkNew.h>
#include <vtkTable.h>

#include "analysis/DistanceQuantiles.h"
#include "tables/AddColumn.h"
#include "tables/OtherColumns.h"
#include "tables/TableColumns.h"

namespace layerscope
{
namespace
{

/// Most top channels that a cluster has.
int topCount(const std::vector<ClusteredLayer>& layers)
{
  std::size_t most = 1;
  for (const ClusteredLayer& layer : layers)
  {
    for (const auto& channels : layer.topChannels)
    {
      most = std::max(most, channels.size());
    }
  }
  return static_cast<int>(most);
}

void setPadded(vtkIntArray* array, vtkIdType row, const std::vector<int>& values)
{
  const auto components = static_cast<std::size_t>(array->GetNumberOfComponents());
  int* target = array->GetPointer(row * array->GetNumberOfComponents());
  for (std::size_t index = 0; index < components; ++index)
  {
    target[index] = index < values.size() ? values[index] : -1;
  }
}

/// `samples` once for each layer, as the table's global ids.
void repeatSamples(vtkIdTypeArray* samples, std::size_t times, vtkTable* table)
{
  vtkNew<vtkIdTypeArray> repeated;
  const vtkIdType count = samples->GetNumberOfTuples();
  repeated->SetNumberOfTuples(count * static_cast<vtkIdType>(times));
  for (std::size_t time = 0; time < times; ++time)
  {
    std::copy_n(samples->GetPointer(0), count, repeated->GetPointer(static_cast<vtkIdType>(time) * count));
  }
  setSampleColumn(table, repeated);
}

/// The input's other columns, once for each layer.
void repeatColumns(vtkTable* input, std::size_t times, vtkTable* table)
{
  const vtkIdType count = input->GetNumberOfRows();
  vtkNew<vtkIdList> rows;
  rows->SetNumberOfIds(count * static_cast<vtkIdType>(times));
  for (vtkIdType row = 0; row < rows->GetNumberOfIds(); ++row)
  {
    rows->SetId(row, row % count);
  }
  copyOtherColumns(input, rows,
                   {"layer", "cluster", "sample", "center_dist", "top_channel", "top_activation"}, table);
}

}  // namespace

void fillSamples(const std::vector<ClusteredLayer>& layers, vtkTable* input, vtkIdTypeArray* samples,
                 vtkTable* table)
{
  const vtkIdType count = samples->GetNumberOfTuples();
  const vtkIdType rows = count * static_cast<vtkIdType>(layers.size());
  const int top = topCount(layers);
  auto* layerColumn = addColumn<vtkIntArray>(table, "layer", rows);
  auto* clusterColumn = addColumn<vtkIntArray>(table, "cluster", rows);
  repeatSamples(samples, layers.size(), table);
  auto* distances = addColumn<vtkDoubleArray>(table, "center_dist", rows);
  repeatColumns(input, layers.size(), table);
  auto* channels = addColumn<vtkIntArray>(table, "top_channel", rows, top);
  auto* activations = addColumn<vtkFloatArray>(table, "top_activation", rows, top);
  vtkIdType row = 0;
  for (const ClusteredLayer& layer : layers)
  {
    const RowsView values = layer.column.rows();
    for (vtkIdType sample = 0; sample < count; ++sample, ++row)
    {
      const int cluster = layer.result.labels[static_cast<std::size_t>(sample)];
      const auto& best = layer.topChannels[static_cast<std::size_t>(cluster)];
      layerColumn->SetValue(row, layer.column.number);
      clusterColumn->SetValue(row, cluster);
      distances->SetValue(row, layer.result.distances[static_cast<std::size_t>(sample)]);
      setPadded(channels, row, best);
      float* target = activations->GetPointer(row * top);
      std::fill(target, target + top, std::numeric_limits<float>::quiet_NaN());
      for (std::size_t rank = 0; rank < best.size(); ++rank)
      {
        target[rank] = values.row(static_cast<std::size_t>(sample))[best[rank]];
      }
    }
  }
}

void fillActivations(const std::vector<ClusteredLayer>& layers, vtkIdTypeArray* samples, vtkTable* table)
{
  vtkIdType rows = 0;
  for (const ClusteredLayer& layer : layers)
  {
    for (const int cluster : layer.result.labels)
    {
      rows += static_cast<vtkIdType>(layer.topChannels[static_cast<std::size_t>(cluster)].size());
    }
  }
  auto* layerColumn = addColumn<vtkIntArray>(table, "layer", rows);
  auto* clusterColumn = addColumn<vtkIntArray>(table, "cluster", rows);
  auto* channelColumn = addColumn<vtkIntArray>(table, "channel", rows);
  vtkNew<vtkIdTypeArray> sampleIds;
  sampleIds->SetNumberOfTuples(rows);
  setSampleColumn(table, sampleIds);
  auto* activations = addColumn<vtkFloatArray>(table, "activation", rows);
  vtkIdType row = 0;
  for (const ClusteredLayer& layer : layers)
  {
    const RowsView values = layer.column.rows();
    for (std::size_t sample = 0; sample < layer.result.labels.size(); ++sample)
    {
      const int cluster = layer.result.labels[sample];
      for (const int channel : layer.topChannels[static_cast<std::size_t>(cluster)])
      {
        layerColumn->SetValue(row, layer.column.number);
        clusterColumn->SetValue(row, cluster);
        channelColumn->SetValue(row, channel);
        sampleIds->SetValue(row, samples->GetValue(static_cast<vtkIdType>(sample)));
        activations->SetValue(row, values.row(sample)[channel]);
        ++row;
      }
    }
  }
}

void fillCenters(const std::vector<ClusteredLayer>& layers, bool withRows, vtkTable* table)
{
  vtkIdType rows = 0;
  std::size_t widest = 1;
  for (const ClusteredLayer& layer : layers)
  {
    rows += withRows ? static_cast<vtkIdType>(layer.result.sizes.size()) : 0;
    widest = std::max(widest, layer.column.width);
  }
  auto* layerColumn = addColumn<vtkIntArray>(table, "layer", rows);
  auto* clusterColumn = addColumn<vtkIntArray>(table, "cluster", rows);
  auto* sizes = addColumn<vtkIdTypeArray>(table, "size", rows);
  auto* inertias = addColumn<vtkDoubleArray>(table, "inertia", rows);
  auto* channels = addColumn<vtkIntArray>(table, "top_channel", rows, topCount(layers));
  auto* centers = addColumn<vtkDoubleArray>(table, "center", rows, static_cast<int>(widest));
  centers->FillValue(std::numeric_limits<double>::quiet_NaN());
  auto* percentiles = addColumn<vtkDoubleArray>(table, "distance_percentile", rows, percentileCount);
  const bool hasClasses = !layers.empty() && layers.front().agreement;
  auto* labels = hasClasses ? addColumn<vtkIntArray>(table, "majority_label", rows) : nullptr;
  auto* shares = hasClasses ? addColumn<vtkDoubleArray>(table, "majority_share", rows) : nullptr;
  vtkIdType row = 0;
  for (const ClusteredLayer& layer : layers)
  {
    for (std::size_t cluster = 0; withRows && cluster < layer.result.sizes.size(); ++cluster, ++row)
    {
      layerColumn->SetValue(row, layer.column.number);
      clusterColumn->SetValue(row, static_cast<int>(cluster));
      sizes->SetValue(row, layer.result.sizes[cluster]);
      inertias->SetValue(row, layer.result.inertias[cluster]);
      setPadded(channels, row, layer.topChannels[cluster]);
      std::copy_n(layer.result.centres.data() + cluster * layer.column.width, layer.column.width,
                  centers->GetPointer(row * static_cast<vtkIdType>(widest)));
      std::copy_n(layer.percentiles.data() + cluster * percentileCount, percentileCount,
                  percentiles->GetPointer(row * percentileCount));
      if (hasClasses)
      {
        labels->SetValue(row, static_cast<int>(layer.agreement->majority[cluster]));
        shares->SetValue(row, layer.agreement->majorityShare[cluster]);
      }
    }
  }
}

void fillQuality(const std::vector<ClusteredLayer>& layers, bool withRows, vtkTable* table)
{
  auto* layerColumn = addColumn<vtkIntArray>(table, "layer", 0);
  auto* clusters = addColumn<vtkIntArray>(table, "clusters", 0);
  auto* inertias = addColumn<vtkDoubleArray>(table, "inertia", 0);
  auto* silhouettes = addColumn<vtkDoubleArray>(table, "silhouette", 0);
  auto* chosen = addColumn<vtkIntArray>(table, "chosen", 0);
  const bool hasClasses = !layers.empty() && layers.front().agreement;
  auto* purities = hasClasses ? addColumn<vtkDoubleArray>(table, "purity", 0) : nullptr;
  auto* information =
      hasClasses ? addColumn<vtkDoubleArray>(table, "normalized_mutual_information", 0) : nullptr;
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  for (const ClusteredLayer& layer : layers)
  {
    for (std::size_t index = 0; withRows && index < layer.tried.size(); ++index)
    {
      layerColumn->InsertNextValue(layer.column.number);
      clusters->InsertNextValue(layer.tried[index].clusters);
      inertias->InsertNextValue(layer.tried[index].inertia);
      silhouettes->InsertNextValue(layer.tried[index].silhouette);
      const bool isChosen = index == layer.chosen;
      chosen->InsertNextValue(isChosen ? 1 : 0);
      if (hasClasses)
      {
        purities->InsertNextValue(isChosen ? layer.agreement->purity : none);
        information->InsertNextValue(isChosen ? layer.agreement->normalizedInformation : none);
      }
    }
  }
}

}  // namespace layerscope
