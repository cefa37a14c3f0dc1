#include "ReadColumns.h"

#include "network/Error.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
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

}  // namespace

vtkDataArray* findColumn(vtkTable* table, const char* name, const std::string& expected)
{
  vtkAbstractArray* column = table->GetColumnByName(name);
  auto* numbers = vtkDataArray::SafeDownCast(column);
  if (!column)
  {
    throw Error("there is no column '" + std::string(name) + "'")
        .expected(expected)
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

std::vector<double> allNumbers(vtkDataArray* column)
{
  const int components = column->GetNumberOfComponents();
  std::vector<double> values(static_cast<std::size_t>(column->GetNumberOfValues()));
  for (std::size_t index = 0; index < values.size(); ++index)
  {
    values[index] = column->GetComponent(static_cast<vtkIdType>(index) / components,
                                         static_cast<int>(static_cast<vtkIdType>(index) % components));
  }
  return values;
}

ColorColumn readColorColumn(vtkTable* table, const std::string& name)
{
  ColorColumn column;
  if (name.empty())
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
  if (names && (name == "label" || name == "prediction" || name == "best_class"))
  {
    for (vtkIdType index = 0; index < names->GetNumberOfValues(); ++index)
    {
      column.classNames.push_back(names->GetValue(index));
    }
  }
  return column;
}

}  // namespace layerscope
