#include "ReadPlots.h"

#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "common/ReadColumns.h"
#include "samples/AxisTicks.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
#include "vtkIdTypeArray.h"
#include "vtkIntArray.h"
#include "vtkSmartPointer.h"
#include "vtkStringArray.h"
#include "vtkTable.h"

namespace layerscope
{

namespace
{

// What the selected neurons say of a sample, or selected samples of a neuron; see vtkSelectionActivation.
constexpr const char* activationColumn = "selection_activation";

/// A column of one number a row, without values where there is none.
template <class Type, class Array>
ColumnView<Type> viewOptional(vtkTable* table, const char* name)
{
  auto* column = vtkDataArray::SafeDownCast(table->GetColumnByName(name));
  return column && column->GetNumberOfComponents() == 1 ? viewColumn<Type, Array>(column) : ColumnView<Type>();
}

/// The columns that tell something of a point.
std::vector<ColorColumn> tipColumns(vtkTable* table)
{
  std::vector<ColorColumn> columns;
  for (const char* name : {"channel", "label", "prediction", "confidence", "best_class", "best_power", activationColumn})
  {
    ColorColumn column = table->GetColumnByName(name) ? readColorColumn(table, name) : ColorColumn();
    if (!column.name.empty() && column.problem.empty())
    {
      columns.push_back(std::move(column));
    }
  }
  return columns;
}

std::string countOf(std::size_t count, const std::string& kind)
{
  return countText(static_cast<std::int64_t>(count)) + " " + kind + (count == 1 ? "" : "s");
}

}  // namespace

const char* idColumnOf(vtkTable* table)
{
  return table->GetColumnByName("sample") || !table->GetColumnByName("neuron") ? "sample" : "neuron";
}

PlotColumns readPlotColumns(vtkTable* table, const std::string& x, const std::string& y)
{
  const std::string expected = "sample, " + x + " and " + y + ", as Layer Projection makes them";
  PlotColumns columns;
  columns.rows = table->GetNumberOfRows();
  columns.x = viewColumn<double, vtkDoubleArray>(findColumn(table, x.c_str(), expected));
  columns.y = viewColumn<double, vtkDoubleArray>(findColumn(table, y.c_str(), expected));
  columns.sample = viewColumn<std::int64_t, vtkIdTypeArray>(findColumn(table, idColumnOf(table), expected));
  columns.layer = viewOptional<int, vtkIntArray>(table, "layer");
  columns.epoch = viewOptional<double, vtkDoubleArray>(table, "epoch");
  columns.size = viewOptional<double, vtkDoubleArray>(table, "best_power");
  columns.correct = viewOptional<double, vtkDoubleArray>(table, "correct");
  columns.activation = viewOptional<double, vtkDoubleArray>(table, activationColumn);
  return columns;
}

PlotFacts readPlotFacts(vtkTable* table)
{
  PlotFacts facts;
  facts.kind = idColumnOf(table);
  facts.hasPictures = facts.kind == "sample";
  vtkSmartPointer<vtkTable> kept = table;
  // Read when the first tooltip is shown, not for each.
  auto columns = std::make_shared<std::optional<std::vector<ColorColumn>>>();
  facts.tip = [kept, columns](std::int64_t row)
  {
    if (!*columns)
    {
      *columns = tipColumns(kept);
    }
    std::vector<std::string> lines;
    for (const ColorColumn& column : **columns)
    {
      lines.push_back(rowText(column, row));
    }
    return lines;
  };
  facts.notes = [kept](const PlotPanel& panel)
  {
    vtkFieldData* fields = kept->GetFieldData();
    vtkDataArray* layers = fields->GetArray("panel_layer");
    vtkDataArray* epochs = fields->GetArray("panel_epoch");
    std::vector<std::string> notes;
    for (vtkIdType index = 0; layers && index < layers->GetNumberOfTuples(); ++index)
    {
      const bool isEpoch = !epochs || (index < epochs->GetNumberOfTuples() && epochs->GetTuple1(index) == panel.epoch);
      for (const char* name : {"panel_method", "panel_quality"})
      {
        auto* texts = vtkStringArray::SafeDownCast(fields->GetAbstractArray(name));
        if (isEpoch && layers->GetTuple1(index) == panel.layer && texts && index < texts->GetNumberOfValues() &&
            !texts->GetValue(index).empty())
        {
          notes.push_back(texts->GetValue(index));
        }
      }
    }
    return notes;
  };
  return facts;
}

ColorColumn readPlotColors(vtkTable* table, const std::string& name)
{
  if (name != "label")
  {
    return readColorColumn(table, name);
  }
  for (const char* other : {activationColumn, "label", "best_class", "prediction"})
  {
    if (table->GetColumnByName(other))
    {
      return readColorColumn(table, other);
    }
  }
  return {};
}

std::string describe(const PlotData& data, const PlotFacts& facts)
{
  constexpr const char* separator = " \u00b7 ";
  std::set<int> layers;
  std::set<double> epochs;
  for (const PlotPanel& panel : data.panels())
  {
    layers.insert(panel.layer);
    epochs.insert(panel.epoch);
  }
  std::string text = countOf(data.samples().size(), facts.kind);
  text += layers.size() > 1 ? separator + countOf(layers.size() - layers.count(0), "layer") : "";
  text += layers.size() > 1 && layers.count(0) > 0 ? " and the data" : "";
  text += data.hasEpochs() && epochs.size() > 1 ? separator + countOf(epochs.size(), "epoch") : "";
  if (data.skippedRows() > 0)
  {
    text += separator + countText(data.skippedRows()) + " rows without a place left out";
  }
  return text;
}

}  // namespace layerscope
