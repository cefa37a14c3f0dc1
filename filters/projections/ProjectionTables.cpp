#include "ProjectionTables.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <string>

#include <vtkDoubleArray.h>
#include <vtkIdList.h>
#include <vtkIdTypeArray.h>
#include <vtkIntArray.h>
#include <vtkNew.h>
#include <vtkTable.h>

#include "tables/AddColumn.h"
#include "tables/OtherColumns.h"
#include "tables/TableColumns.h"

namespace layerscope
{

namespace
{
constexpr const char* axes[] = {"projection_x", "projection_y", "projection_z"};
constexpr std::size_t axisCount = 3;

/// One value a row of Quality.
struct Column
{
  const char* name;
  double LayerQuality::*value;
};
}  // namespace

void fillProjections(const ProjectedTable& input, const std::vector<ProjectedLayer>& layers,
                     const std::vector<std::int64_t>& firstRows, std::size_t dimensions, vtkTable* table)
{
  vtkNew<vtkIdList> sources;
  for (const ProjectedGroup& group : input.groups)
  {
    for (const vtkIdType row : group.places)
    {
      sources->InsertNextId(row);
    }
  }
  const vtkIdType rows = sources->GetNumberOfIds();
  auto* layerColumn = addColumn<vtkIntArray>(table, "layer", rows);
  vtkNew<vtkIdTypeArray> samples;
  samples->SetNumberOfTuples(rows);
  setSampleColumn(table, samples);
  std::vector<vtkDoubleArray*> columns;
  for (std::size_t axis = 0; axis < std::min(dimensions, axisCount); ++axis)
  {
    columns.push_back(addColumn<vtkDoubleArray>(table, axes[axis], rows));
  }
  auto* all = dimensions > axisCount
                  ? addColumn<vtkDoubleArray>(table, "projection", rows, static_cast<int>(dimensions))
                  : nullptr;
  vtkIdType row = 0;
  for (std::size_t index = 0; index < layers.size(); ++index)
  {
    const ProjectedGroup& group = input.groups[index];
    const double* place =
        layers[index].places.data() + firstRows[index] * static_cast<std::int64_t>(dimensions);
    for (std::size_t own = 0; own < group.places.size(); ++own, ++row, place += dimensions)
    {
      layerColumn->SetValue(row, group.layer);
      samples->SetValue(row, input.samples->GetValue(group.places[own]));
      for (std::size_t axis = 0; axis < columns.size(); ++axis)
      {
        columns[axis]->SetValue(row, place[axis]);
      }
      if (all)
      {
        all->SetTypedTuple(row, place);
      }
    }
  }
  copyOtherColumns(input.table, sources,
                   {"layer", "sample", "projection", "projection_x", "projection_y", "projection_z"}, table);
}

void fillReference(const ProjectedTable& input, const std::vector<ProjectedLayer>& layers,
                   const std::vector<std::int64_t>& firstRows, std::size_t dimensions, vtkTable* table)
{
  table->ShallowCopy(input.table);
  vtkNew<vtkIdTypeArray> samples;
  samples->DeepCopy(input.samples);
  setSampleColumn(table, samples);
  std::map<int, vtkDoubleArray*> columns;
  for (std::size_t index = 0; index < layers.size(); ++index)
  {
    const ProjectedGroup& group = input.groups[index];
    auto*& column = columns[group.layer];
    if (!column)
    {
      const std::string name = "projection_" + std::to_string(group.layer);
      table->RemoveColumnByName(name.c_str());
      column = addColumn<vtkDoubleArray>(table, name.c_str(), table->GetNumberOfRows(),
                                         static_cast<int>(dimensions));
      column->FillValue(std::numeric_limits<double>::quiet_NaN());
    }
    const double* place =
        layers[index].places.data() + firstRows[index] * static_cast<std::int64_t>(dimensions);
    for (const vtkIdType row : group.places)
    {
      column->SetTypedTuple(row, place);
      place += dimensions;
    }
  }
}

std::vector<PanelFact> panelFacts(const ProjectedTable& input, const std::vector<ProjectedLayer>& layers)
{
  std::vector<PanelFact> facts;
  for (std::size_t index = 0; index < layers.size(); ++index)
  {
    facts.push_back(
        {input.groups[index].layer, input.groups[index].epoch, layers[index].quality.trustworthiness});
  }
  return facts;
}

void fillProjectionQuality(const ProjectedTable& input, const std::vector<ProjectedLayer>& layers,
                           ProjectionMethod method, std::size_t dimensions, bool withRows, vtkTable* table)
{
  const auto rows = static_cast<vtkIdType>(withRows ? layers.size() : 0);
  auto* layerColumn = addColumn<vtkIntArray>(table, "layer", rows);
  auto* epochs = input.hasEpochs ? addColumn<vtkDoubleArray>(table, "epoch", rows) : nullptr;
  auto* samples = addColumn<vtkIdTypeArray>(table, "samples", rows);
  auto* measured = addColumn<vtkIdTypeArray>(table, "measured_samples", rows);
  for (vtkIdType row = 0; row < rows; ++row)
  {
    const auto index = static_cast<std::size_t>(row);
    layerColumn->SetValue(row, input.groups[index].layer);
    samples->SetValue(row, layers[index].quality.rows);
    measured->SetValue(row, layers[index].quality.measured);
    if (epochs)
    {
      epochs->SetValue(row, input.groups[index].epoch);
    }
  }
  std::vector<Column> columns = {{"trustworthiness", &LayerQuality::trustworthiness},
                                 {"continuity", &LayerQuality::continuity},
                                 {"random_trustworthiness", &LayerQuality::randomTrustworthiness}};
  if (input.hasLabels)
  {
    columns.push_back({"neighborhood_hit", &LayerQuality::hit});
    columns.push_back({"data_neighborhood_hit", &LayerQuality::dataHit});
    columns.push_back({"random_neighborhood_hit", &LayerQuality::randomHit});
  }
  if (method == ProjectionMethod::PrincipalComponents)
  {
    auto* whole = addColumn<vtkDoubleArray>(table, "explained_variance", rows);
    auto* parts = addColumn<vtkDoubleArray>(table, "axis_variance", rows, static_cast<int>(dimensions));
    for (vtkIdType row = 0; row < rows; ++row)
    {
      const auto& shares = layers[static_cast<std::size_t>(row)].quality.axisVariance;
      whole->SetValue(row, std::accumulate(shares.begin(), shares.end(), 0.0));
      parts->SetTypedTuple(row, shares.data());
    }
  }
  else
  {
    if (method != ProjectionMethod::Umap)
    {
      columns.push_back(
          {method == ProjectionMethod::TSne ? "kl_divergence" : "stress", &LayerQuality::figure});
    }
    if (method == ProjectionMethod::TSne || method == ProjectionMethod::Umap)
    {
      columns.push_back({"neighbor_recall", &LayerQuality::recall});
    }
    columns.push_back({"reduction_variance", &LayerQuality::reductionVariance});
  }
  columns.push_back({"seconds", &LayerQuality::seconds});
  for (const Column& column : columns)
  {
    auto* values = addColumn<vtkDoubleArray>(table, column.name, rows);
    for (vtkIdType row = 0; row < rows; ++row)
    {
      values->SetValue(row, layers[static_cast<std::size_t>(row)].quality.*column.value);
    }
  }
}

}  // namespace layerscope
