#include "EpochTables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include <vtkAbstractArray.h>
#include <vtkDataSetAttributes.h>
#include <vtkDoubleArray.h>
#include <vtkFieldData.h>
#include <vtkIntArray.h>
#include <vtkTable.h>
#include <vtkVariant.h>

#include "NetworkBinding.h"
#include "network/Error.h"
#include "tables/AddColumn.h"
#include "tables/TableColumns.h"

namespace layerscope
{
namespace
{

constexpr const char* epochName = "epoch";

/// "10 components of type float"
std::string kindOf(vtkAbstractArray* column)
{
  const int components = column->GetNumberOfComponents();
  return std::to_string(components) + (components == 1 ? " component" : " components") + " of type " +
         column->GetDataTypeAsString();
}

bool isWhole(double epoch)
{
  return epoch == std::floor(epoch) && std::abs(epoch) <= std::numeric_limits<int>::max();
}

bool areSame(vtkAbstractArray* one, vtkAbstractArray* other)
{
  if (!other || one->GetDataType() != other->GetDataType() ||
      one->GetNumberOfComponents() != other->GetNumberOfComponents() ||
      one->GetNumberOfValues() != other->GetNumberOfValues())
  {
    return false;
  }
  for (vtkIdType index = 0; index < one->GetNumberOfValues(); ++index)
  {
    // As text a NaN is the same as another.
    if (one->GetVariantValue(index).ToString() != other->GetVariantValue(index).ToString())
    {
      return false;
    }
  }
  return true;
}

template <class Array>
void fillEpochs(const std::vector<double>& epochs, const std::vector<vtkIdType>& rows, vtkIdType total,
                vtkTable* table)
{
  auto* column = addColumn<Array>(table, epochName, total);
  auto* values = column->GetPointer(0);
  for (std::size_t index = 0; index < epochs.size(); ++index)
  {
    values = std::fill_n(values, rows[index], static_cast<typename Array::ValueType>(epochs[index]));
  }
}

/// `epochs[i]` in the next `rows[i]` rows.
void addEpochColumn(const std::vector<double>& epochs, const std::vector<vtkIdType>& rows, vtkTable* table)
{
  vtkIdType total = 0;
  for (const vtkIdType count : rows)
  {
    total += count;
  }
  if (std::all_of(epochs.begin(), epochs.end(), isWhole))
  {
    fillEpochs<vtkIntArray>(epochs, rows, total, table);
  }
  else
  {
    fillEpochs<vtkDoubleArray>(epochs, rows, total, table);
  }
}

}  // namespace

std::string epochText(double epoch)
{
  std::ostringstream text;
  text.precision(15);
  text << epoch;
  return text.str();
}

vtkTable* EpochTables::first() const
{
  const auto found = std::find_if(tables_.begin(), tables_.end(),
                                  [](vtkTable* table) { return table->GetNumberOfColumns() > 0; });
  return found == tables_.end() ? nullptr : found->Get();
}

void EpochTables::check(double epoch, const std::string& file, vtkTable* table) const
{
  if (table->GetColumnByName(epochName))
  {
    throw Error("the table has a column 'epoch' already; it was collected before");
  }
  vtkTable* reference = this->first();
  if (!reference || table->GetNumberOfColumns() == 0)
  {
    return;
  }
  const std::string here = " of epoch " + epochText(epoch);
  for (vtkIdType index = 0; index < reference->GetNumberOfColumns(); ++index)
  {
    vtkAbstractArray* expected = reference->GetColumn(index);
    vtkAbstractArray* found = table->GetColumnByName(expected->GetName());
    if (!found)
    {
      throw Error("the table" + here + " has no column '" + expected->GetName() +
                  "', which earlier ones have")
          .inFile(file)
          .expected(columnNames(reference))
          .found(columnNames(table));
    }
    if (kindOf(found) != kindOf(expected))
    {
      throw Error("column '" + std::string(expected->GetName()) + "'" + here + " is another than before")
          .inFile(file)
          .expected(kindOf(expected))
          .found(kindOf(found));
    }
  }
  for (vtkIdType index = 0; index < table->GetNumberOfColumns(); ++index)
  {
    const char* name = table->GetColumn(index)->GetName();
    if (!reference->GetColumnByName(name))
    {
      throw Error("the table" + here + " has a column '" + name + "', which earlier ones have not")
          .inFile(file)
          .expected(columnNames(reference))
          .found(columnNames(table));
    }
  }
}

void EpochTables::add(double epoch, const std::string& file, vtkTable* table)
{
  this->check(epoch, file, table);
  auto kept = vtkSmartPointer<vtkTable>::New();
  kept->ShallowCopy(table);
  tables_.push_back(kept);
  epochs_.push_back(epoch);
}

double EpochTables::bytes() const
{
  double kibibytes = 0;
  for (const auto& table : tables_)
  {
    kibibytes += static_cast<double>(table->GetActualMemorySize());
  }
  return 1024 * kibibytes;
}

vtkSmartPointer<vtkTable> EpochTables::join()
{
  auto joined = vtkSmartPointer<vtkTable>::New();
  std::vector<vtkIdType> rows;
  vtkIdType total = 0;
  for (const auto& table : tables_)
  {
    rows.push_back(table->GetNumberOfRows());
    total += table->GetNumberOfRows();
  }
  if (vtkTable* reference = this->first())
  {
    addEpochColumn(epochs_, rows, joined);
    vtkAbstractArray* ids = reference->GetRowData()->GetGlobalIds();
    const std::string idsName = ids ? ids->GetName() : "";
    std::vector<vtkSmartPointer<vtkAbstractArray>> columns;
    for (vtkIdType index = 0; index < reference->GetNumberOfColumns(); ++index)
    {
      columns.emplace_back(reference->GetColumn(index));
    }
    for (auto& model : columns)
    {
      const auto column = vtkSmartPointer<vtkAbstractArray>::Take(model->NewInstance());
      column->SetName(model->GetName());
      column->SetNumberOfComponents(model->GetNumberOfComponents());
      column->CopyComponentNames(model);
      column->SetNumberOfTuples(total);
      model = nullptr;
      vtkIdType place = 0;
      for (const auto& table : tables_)
      {
        if (const vtkIdType count = table->GetNumberOfRows())
        {
          column->InsertTuples(place, count, 0, table->GetColumnByName(column->GetName()));
          place += count;
        }
        table->RemoveColumnByName(column->GetName());
      }
      joined->AddColumn(column);
    }
    if (!idsName.empty())
    {
      joined->GetRowData()->SetActiveGlobalIds(idsName.c_str());
    }
  }
  vtkFieldData* common = tables_.front()->GetFieldData();
  for (int index = 0; index < common->GetNumberOfArrays(); ++index)
  {
    vtkAbstractArray* array = common->GetAbstractArray(index);
    if (array->GetName() &&
        std::all_of(tables_.begin(), tables_.end(),
                    [&](vtkTable* table)
                    { return areSame(array, table->GetFieldData()->GetAbstractArray(array->GetName())); }))
    {
      joined->GetFieldData()->AddArray(array);
    }
  }
  if (!readBinding(joined->GetFieldData()))
  {
    removeBinding(joined->GetFieldData());
  }
  *this = EpochTables();
  return joined;
}

}  // namespace layerscope
