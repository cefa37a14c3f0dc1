#include "ReadFacets.h"

#include <algorithm>
#include <cctype>
#include <type_traits>

#include "network/Error.h"
#include "samples/AxisTicks.h"
#include "vtkArrayDispatch.h"
#include "vtkDataArray.h"
#include "vtkDataArrayRange.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkIntArray.h"
#include "vtkSmartPointer.h"
#include "vtkStringArray.h"
#include "vtkTable.h"

namespace layerscope
{

namespace
{

std::string columnNames(vtkTable* table)
{
  std::string names;
  for (vtkIdType index = 0; index < table->GetNumberOfColumns(); ++index)
  {
    // A column that ParaView adds on the way to a view starts so.
    const char* name = table->GetColumnName(index);
    if (name && std::string(name).rfind("vtkOriginal", 0) != 0)
    {
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
  }
  return names.empty() ? "no columns" : names;
}

vtkDataArray* findColumn(vtkTable* table, const char* name)
{
  vtkAbstractArray* column = table->GetColumnByName(name);
  auto* numbers = vtkDataArray::SafeDownCast(column);
  if (!column)
  {
    throw Error("there is no column '" + std::string(name) + "'")
        .expected("layer, cluster, sample and center_dist, as Layer K-Means makes them")
        .found(columnNames(table));
  }
  if (!numbers || numbers->GetNumberOfComponents() != 1)
  {
    throw Error("column '" + std::string(name) + "' cannot be drawn")
        .expected("one number a row")
        .found(std::to_string(column->GetNumberOfComponents()) + " of type " + column->GetDataTypeAsString());
  }
  return numbers;
}

/// The values of a column of type Array where they are, of another type converted.
template <class Type, class Array>
ColumnView<Type> viewColumn(vtkDataArray* column)
{
  const auto size = static_cast<std::size_t>(column->GetNumberOfValues());
  if (auto* same = Array::SafeDownCast(column))
  {
    auto owner = std::make_shared<vtkSmartPointer<vtkDataArray>>(column);
    static_assert(sizeof(Type) == sizeof(*same->GetPointer(0)), "the same values under another name");
    return ColumnView<Type>(reinterpret_cast<const Type*>(same->GetPointer(0)), size, owner);
  }
  ColumnView<Type> view;
  const auto convert = [&view, size](auto* array)
  {
    const auto range = vtk::DataArrayValueRange(array);
    std::vector<typename std::decay<decltype(*array)>::type::ValueType> values(range.begin(), range.end());
    view = convertColumn<Type>(values.data(), size);
  };
  if (!vtkArrayDispatch::Dispatch::Execute(column, convert))
  {
    std::vector<double> values(size);
    const int components = column->GetNumberOfComponents();
    for (std::size_t index = 0; index < size; ++index)
    {
      values[index] = column->GetComponent(static_cast<vtkIdType>(index) / components,
                                           static_cast<int>(static_cast<vtkIdType>(index) % components));
    }
    view = convertColumn<Type>(values.data(), size);
  }
  return view;
}

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
  columns.layer = viewColumn<int, vtkIntArray>(findColumn(table, "layer"));
  columns.cluster = viewColumn<int, vtkIntArray>(findColumn(table, "cluster"));
  columns.sample = viewColumn<std::int64_t, vtkIdTypeArray>(findColumn(table, "sample"));
  columns.distance = viewColumn<double, vtkDoubleArray>(findColumn(table, "center_dist"));

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

ColorColumn readColorColumn(vtkTable* table, const std::string& name)
{
  ColorColumn column;
  if (name.empty() || name == "center_dist")
  {
    return column;
  }
  column.name = name;
  vtkAbstractArray* array = table->GetColumnByName(name.c_str());
  if (!array)
  {
    column.problem = "There is no column '" + name + "' to color by";
    return column;
  }
  if (array->GetNumberOfComponents() != 1)
  {
    column.problem = "Column '" + name + "' has " + std::to_string(array->GetNumberOfComponents()) +
                     " numbers a row, but one is needed to color by";
    return column;
  }
  auto* numbers = vtkDataArray::SafeDownCast(array);
  vtkSmartPointer<vtkStringArray> texts =
      vtkStringArray::SafeDownCast(numbers ? table->GetColumnByName((name + "_name").c_str()) : array);
  if (!numbers && !texts)
  {
    column.problem = "Column '" + name + "' has neither numbers nor texts to color by";
    return column;
  }
  if (numbers)
  {
    column.numbers = viewColumn<double, vtkDoubleArray>(numbers);
  }
  if (texts && texts->GetNumberOfComponents() == 1)
  {
    column.textOf = [texts](std::int64_t row) { return texts->GetValue(static_cast<vtkIdType>(row)); };
  }
  auto* names = vtkStringArray::SafeDownCast(table->GetFieldData()->GetAbstractArray("class_names"));
  if (names && (name == "label" || name == "prediction"))
  {
    for (vtkIdType index = 0; index < names->GetNumberOfValues(); ++index)
    {
      column.classNames.push_back(names->GetValue(index));
    }
  }
  return column;
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
