#include "TableColumns.h"

#include <cmath>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <vtkDataArray.h>
#include <vtkDataArrayRange.h>
#include <vtkDataSetAttributes.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkNew.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include "network/Error.h"

namespace layerscope
{
namespace
{

constexpr const char* sampleName = "sample";
constexpr const char* pictureName = "picture";

std::vector<vtkDataArray*> splitColumns(vtkTable* table, const std::string& name, char separator)
{
  const std::string stem = name + separator;
  std::vector<vtkDataArray*> columns;
  if (!table->GetColumnByName((stem + "0").c_str()))
  {
    return columns;
  }
  // A table searches a name among all columns, and whole feature maps make many thousands.
  std::unordered_map<std::string, vtkAbstractArray*> named;
  for (vtkIdType index = 0; index < table->GetNumberOfColumns(); ++index)
  {
    const char* columnName = table->GetColumnName(index);
    named.emplace(columnName ? columnName : "", table->GetColumn(index));
  }
  while (true)
  {
    const auto part = named.find(stem + std::to_string(columns.size()));
    if (part != named.end() && vtkStringArray::SafeDownCast(part->second))
    {
      return {};  // floatColumn says which
    }
    auto* column = part != named.end() ? vtkDataArray::SafeDownCast(part->second) : nullptr;
    if (!column || column->GetNumberOfComponents() != 1)
    {
      return columns;
    }
    columns.push_back(column);
  }
}

std::vector<vtkDataArray*> splitColumns(vtkTable* table, const std::string& name)
{
  auto columns = splitColumns(table, name, ':');
  return columns.empty() ? splitColumns(table, name, '_') : columns;
}

bool isNumber(const std::string& text)
{
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return end != text.c_str() &&
         text.find_first_not_of(" \t\r", static_cast<std::size_t>(end - text.c_str())) == std::string::npos;
}

/// Throws Error where `name` was split into columns of which one holds text: a cell of a file that is no
/// number, or empty.
void requireNumbers(vtkTable* table, const std::string& name, std::int64_t firstRow)
{
  for (vtkIdType index = 0; index < table->GetNumberOfColumns(); ++index)
  {
    auto* column = vtkStringArray::SafeDownCast(table->GetColumn(index));
    const std::string part = column && column->GetName() ? column->GetName() : "";
    const bool isPart = part.size() > name.size() + 1 && part.compare(0, name.size(), name) == 0 &&
                        (part[name.size()] == ':' || part[name.size()] == '_') &&
                        part.find_first_not_of("0123456789", name.size() + 1) == std::string::npos;
    for (vtkIdType row = 0; isPart && row < column->GetNumberOfValues(); ++row)
    {
      const std::string cell = column->GetValue(row);
      if (!isNumber(cell))
      {
        throw Error("column '" + part + "' has a cell that is no number, in row " +
                    std::to_string(firstRow + row))
            .expected("a number")
            .found(cell.empty() ? "an empty cell" : "'" + cell + "'");
      }
    }
  }
}

void copyComponent(vtkDataArray* from, vtkFloatArray* to, int component)
{
  const int components = to->GetNumberOfComponents();
  float* values = to->GetPointer(0) + component;
  for (const auto value : vtk::DataArrayValueRange<1>(from))
  {
    *values = static_cast<float>(value);
    values += components;
  }
}

}  // namespace

std::string columnNames(vtkTable* table)
{
  std::string names;
  for (vtkIdType column = 0; column < table->GetNumberOfColumns(); ++column)
  {
    const char* name = table->GetColumnName(column);
    names += (names.empty() ? "" : ", ") + std::string(name ? name : "");
  }
  return names.empty() ? "no columns" : names;
}

int componentsOf(vtkTable* table, const std::string& name)
{
  vtkAbstractArray* column = table->GetColumnByName(name.c_str());
  return column ? column->GetNumberOfComponents() : static_cast<int>(splitColumns(table, name).size());
}

void joinComponents(vtkTable* table, const std::string& name)
{
  if (table->GetColumnByName(name.c_str()))
  {
    return;
  }
  const auto columns = splitColumns(table, name);
  if (columns.empty())
  {
    return;
  }
  vtkNew<vtkFloatArray> joined;
  joined->SetName(name.c_str());
  joined->SetNumberOfComponents(static_cast<int>(columns.size()));
  joined->SetNumberOfTuples(table->GetNumberOfRows());
  for (std::size_t component = 0; component < columns.size(); ++component)
  {
    copyComponent(columns[component], joined, static_cast<int>(component));
  }
  const std::unordered_set<const vtkAbstractArray*> parts(columns.begin(), columns.end());
  vtkNew<vtkTable> others;
  others->ShallowCopy(table);
  table->GetRowData()->Initialize();
  for (vtkIdType index = 0; index < others->GetNumberOfColumns(); ++index)
  {
    vtkAbstractArray* column = others->GetColumn(index);
    if (column == columns.front())
    {
      table->AddColumn(joined);
    }
    else if (parts.count(column) == 0)
    {
      table->AddColumn(column);
    }
  }
}

vtkSmartPointer<vtkFloatArray> floatColumn(vtkTable* table, const std::string& name, std::int64_t firstRow)
{
  vtkAbstractArray* column = table->GetColumnByName(name.c_str());
  if (!column)
  {
    requireNumbers(table, name, firstRow);
    throw Error("the table has no column '" + name + "'")
        .expected("'" + name + "'")
        .found(columnNames(table));
  }
  if (auto* floats = vtkFloatArray::SafeDownCast(column))
  {
    return floats;
  }
  vtkDataArray* values = vtkDataArray::SafeDownCast(column);
  if (!values)
  {
    throw Error("column '" + name + "' holds no numbers")
        .expected("numbers")
        .found(column->GetDataTypeAsString());
  }
  auto floats = vtkSmartPointer<vtkFloatArray>::New();
  floats->DeepCopy(values);
  floats->SetName(name.c_str());
  return floats;
}

namespace
{

/// `column` as whole numbers; `what` it is for stands in messages.
vtkSmartPointer<vtkIdTypeArray> wholeNumbers(vtkAbstractArray* column, const std::string& what,
                                             std::int64_t firstRow)
{
  auto* own = vtkIdTypeArray::SafeDownCast(column);
  if (own && own->GetNumberOfComponents() == 1)
  {
    return own;
  }
  const std::string complaint = "column '" + std::string(column->GetName()) + "' must number the " + what;
  vtkDataArray* values = vtkDataArray::SafeDownCast(column);
  if (!values || values->GetNumberOfComponents() != 1)
  {
    throw Error(complaint)
        .expected("one whole number a row")
        .found(std::to_string(column->GetNumberOfComponents()) + " of type " + column->GetDataTypeAsString());
  }
  auto ids = vtkSmartPointer<vtkIdTypeArray>::New();
  ids->SetName(column->GetName());
  ids->SetNumberOfTuples(values->GetNumberOfTuples());
  for (vtkIdType row = 0; row < ids->GetNumberOfTuples(); ++row)
  {
    const double value = values->GetTuple1(row);
    // Text files give whole numbers back as floating point; beyond 2^53 those have gaps.
    if (!(std::abs(value) <= 9007199254740992.0) || value != std::floor(value))
    {
      throw Error(complaint)
          .expected("whole numbers")
          .found(std::to_string(value) + " in row " + std::to_string(firstRow + row));
    }
    ids->SetValue(row, static_cast<vtkIdType>(value));
  }
  return ids;
}

}  // namespace

vtkSmartPointer<vtkIdTypeArray> sampleColumn(vtkTable* table, std::int64_t firstRow)
{
  if (vtkAbstractArray* column = table->GetColumnByName(sampleName))
  {
    return wholeNumbers(column, "samples", firstRow);
  }
  auto ids = vtkSmartPointer<vtkIdTypeArray>::New();
  ids->SetName(sampleName);
  ids->SetNumberOfTuples(table->GetNumberOfRows());
  for (vtkIdType row = 0; row < ids->GetNumberOfTuples(); ++row)
  {
    ids->SetValue(row, firstRow + row);
  }
  return ids;
}

vtkSmartPointer<vtkIdTypeArray> pictureColumn(vtkTable* table, std::int64_t firstRow)
{
  vtkAbstractArray* column = table->GetColumnByName(pictureName);
  if (!column && table->GetNumberOfRows() == 0)
  {
    return vtkSmartPointer<vtkIdTypeArray>::New();
  }
  if (!column)
  {
    throw Error("the table has no column 'picture', which tells the picture of each row")
        .found(columnNames(table));
  }
  return wholeNumbers(column, "pictures", firstRow);
}

void setSampleColumn(vtkTable* table, vtkIdTypeArray* samples)
{
  samples->SetName(sampleName);
  table->GetRowData()->SetGlobalIds(samples);
}

}  // namespace layerscope
