#include "ReadFacets.h"

#include <algorithm>
#include <cctype>

#include "common/ReadColumns.h"
#include "samples/AxisTicks.h"
#include "vtkDataArray.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkIntArray.h"
#include "vtkStringArray.h"
#include "vtkTable.h"

namespace layerscope
{

namespace
{

constexpr const char* columnsOfKMeans = "layer, cluster, sample and center_dist, as Layer K-Means makes them";

std::int64_t fieldNumber(vtkFieldData* fields, const char* name, vtkIdType index)
{
  vtkDataArray* array = fields->GetArray(name);
  return array && index < array->GetNumberOfTuples() ? static_cast<std::int64_t>(array->GetTuple1(index)) : 0;
}

/// Empty where there is none.
std::string fieldTextOf(vtkFieldData* fields, const char* name, vtkIdType index)
{
  auto* array = vtkStringArray::SafeDownCast(fields->GetAbstractArray(name));
  return array && index < array->GetNumberOfValues() ? array->GetValue(index) : std::string();
}

/// In lower case; empty where there is none.
std::string fieldText(vtkFieldData* fields, const char* name)
{
  std::string text = fieldTextOf(fields, name, 0);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

/// "4 clusters", or "2 to 5 clusters" where layers differ.
std::string clustersText(const FacetData& data)
{
  int least = data.clusters();
  for (int layerIndex = 0; layerIndex < static_cast<int>(data.layers().size()); ++layerIndex)
  {
    least = std::min(least, data.clustersIn(layerIndex));
  }
  return (least < data.clusters() ? std::to_string(least) + " to " : "") + std::to_string(data.clusters()) +
         (data.clusters() == 1 ? " cluster" : " clusters");
}

}  // namespace

FacetColumns readFacetColumns(vtkTable* table)
{
  FacetColumns columns;
  columns.rows = table->GetNumberOfRows();
  columns.layer = viewColumn<int, vtkIntArray>(findColumn(table, "layer", columnsOfKMeans));
  columns.cluster = viewColumn<int, vtkIntArray>(findColumn(table, "cluster", columnsOfKMeans));
  columns.sample = viewColumn<std::int64_t, vtkIdTypeArray>(findColumn(table, "sample", columnsOfKMeans));
  columns.distance = viewColumn<double, vtkDoubleArray>(findColumn(table, "center_dist", columnsOfKMeans));

  auto* channels = vtkDataArray::SafeDownCast(table->GetColumnByName("top_channel"));
  auto* activations = vtkDataArray::SafeDownCast(table->GetColumnByName("top_activation"));
  if (channels && activations && channels->GetNumberOfComponents() == activations->GetNumberOfComponents())
  {
    columns.topChannels = channels->GetNumberOfComponents();
    columns.topChannel = viewColumn<int, vtkIntArray>(channels);
    columns.topActivation = viewColumn<float, vtkFloatArray>(activations);
  }
  return columns;
}

std::vector<LayerFacts> readLayerFacts(vtkTable* table)
{
  std::vector<LayerFacts> facts;
  vtkFieldData* fields = table->GetFieldData();
  vtkDataArray* numbers = fields->GetArray("layer_number");
  for (vtkIdType index = 0; numbers && index < numbers->GetNumberOfTuples(); ++index)
  {
    LayerFacts layer;
    layer.layer = static_cast<int>(numbers->GetTuple1(index));
    layer.channels = fieldNumber(fields, "layer_channels", index);
    layer.height = fieldNumber(fields, "layer_height", index);
    layer.width = fieldNumber(fields, "layer_width", index);
    layer.op = fieldTextOf(fields, "layer_op", index);
    layer.node = fieldTextOf(fields, "layer_node", index);
    facts.push_back(layer);
  }
  return facts;
}

std::string describe(const FacetData& data, vtkTable* table)
{
  constexpr const char* separator = " \u00b7 ";
  std::string text = countText(static_cast<std::int64_t>(data.samples().size())) +
                     (data.samples().size() == 1 ? " sample" : " samples");
  if (const std::string pooling = fieldText(table->GetFieldData(), "pooling"); !pooling.empty())
  {
    text += separator + pooling + " pooling";
  }
  if (const std::string normalization = fieldText(table->GetFieldData(), "normalization"); !normalization.empty())
  {
    text += separator + (normalization == "none" ? "not normalized" : normalization + " normalization");
  }
  text += separator + clustersText(data);
  if (data.skippedRows() > 0)
  {
    text += separator + countText(data.skippedRows()) + " rows without layer, cluster or sample left out";
  }
  return text;
}

}  // namespace layerscope
