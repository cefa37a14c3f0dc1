#include "vtkTensorValues.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "BoundRows.h"
#include "TensorPass.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/AddColumn.h"
#include "tables/FieldValues.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkDataArray.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkTable.h"

using layerscope::Error;

vtkStandardNewMacro(vtkTensorValues);

namespace
{

/// A column of new values; empty where there is none.
std::vector<float> newValues(vtkTable* table, const std::string& tensor, const char* name)
{
  std::vector<float> values;
  vtkAbstractArray* const found = table->GetColumnByName(name);
  auto* column = vtkDataArray::SafeDownCast(found);
  if (found && (!column || column->GetNumberOfComponents() != 1))
  {
    throw Error(std::string("column '") + name + "' of the changes of '" + tensor + "' cannot be used")
        .expected("a number in each row")
        .found(column ? std::to_string(column->GetNumberOfComponents()) + " components"
                      : found->GetClassName());
  }
  for (vtkIdType row = 0; column && row < column->GetNumberOfTuples(); ++row)
  {
    values.push_back(static_cast<float>(column->GetTuple1(row)));
    if (std::isinf(values.back()))
    {
      throw Error(std::string("column '") + name + "' of the changes of '" + tensor +
                  "' is infinite in row " + std::to_string(row))
          .expected("a finite number, or NaN to leave a value as it is");
    }
  }
  return values;
}

/// Throws Error unless the table has the values of these samples.
void checkRows(vtkTable* table, const std::string& tensor, std::int64_t size, vtkIdTypeArray* samples,
               vtkIdType first, vtkIdType count)
{
  if (table->GetNumberOfRows() != count * size)
  {
    throw Error("the changes of '" + tensor + "' have another number of rows than the tensor has values")
        .expected(std::to_string(count * size) + ", of " + std::to_string(count) + " samples")
        .found(std::to_string(table->GetNumberOfRows()));
  }
  const auto of = layerscope::sampleColumn(table, 0);
  for (vtkIdType row = 0; row < table->GetNumberOfRows() && table->GetColumnByName("sample"); ++row)
  {
    const vtkIdType sample = samples->GetValue(first + row / size);
    if (of->GetValue(row) != sample)
    {
      throw Error("the changes of '" + tensor + "' are of other samples in row " + std::to_string(row))
          .expected("sample " + std::to_string(sample))
          .found("sample " + std::to_string(of->GetValue(row)));
    }
  }
}

}  // namespace

vtkTensorValues::vtkTensorValues()
{
  this->SetNumberOfInputPorts(2);
}

int vtkTensorValues::FillInputPortInformation(int port, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  if (port == 1)
  {
    info->Set(vtkAlgorithm::INPUT_IS_OPTIONAL(), 1);
    info->Set(vtkAlgorithm::INPUT_IS_REPEATABLE(), 1);
  }
  return 1;
}

void vtkTensorValues::AddChangesConnection(vtkAlgorithmOutput* changes)
{
  this->AddInputConnection(1, changes);
}

void vtkTensorValues::RemoveAllChanges()
{
  this->SetInputConnection(1, nullptr);
}

int vtkTensorValues::RequestInformation(vtkInformation*, vtkInformationVector**,
                                        vtkInformationVector* outputs)
{
  layerscope::announceBinding(std::nullopt, outputs->GetInformationObject(0));
  return 1;
}

std::vector<layerscope::TensorChange> vtkTensorValues::Changes(vtkInformationVector* changes,
                                                               const layerscope::BoundRows& rows,
                                                               vtkIdType first, vtkIdType count) const
{
  std::vector<layerscope::TensorChange> found;
  for (int i = 0; i < changes->GetNumberOfInformationObjects(); ++i)
  {
    vtkTable* table = vtkTable::GetData(changes, i);
    const auto name = table ? layerscope::textField(table->GetFieldData(), "tensor") : std::nullopt;
    if (table && !name && count == 0 && table->GetNumberOfRows() == 0)
    {
      continue;  // on a rank that has none of the rows
    }
    if (!name)
    {
      throw Error("a table of changes does not say of which tensor they are")
          .expected("the output of Tensor Values, with the columns new_value or new_gradient")
          .found(table ? layerscope::columnNames(table) : "no table");
    }
    const layerscope::Shape shape = layerscope::sampleShapeOf(*rows.loaded.network, *name);
    checkRows(table, *name, layerscope::elementCount(shape), rows.samples, first, count);
    const std::string tensor = rows.loaded.network->tensorNamed(*name);
    const std::size_t before = found.size();
    for (const bool isGradient : {false, true})
    {
      const char* const column = isGradient ? "new_gradient" : "new_value";
      if (!table->GetColumnByName(column))
      {
        continue;
      }
      if (std::any_of(found.begin(), found.end(),
                      [&](const layerscope::TensorChange& each)
                      { return each.tensor == tensor && each.isGradient == isGradient; }))
      {
        throw Error("two tables have a " + std::string(column) + " for '" + *name + "'").expected("one");
      }
      found.push_back({tensor, shape, isGradient, newValues(table, *name, column)});
    }
    if (found.size() == before)
    {
      throw Error("a table of changes of '" + *name + "' changes nothing")
          .expected("a column new_value or new_gradient")
          .found(layerscope::columnNames(table));
    }
  }
  return found;
}

bool vtkTensorValues::Run(const layerscope::BoundRows& rows, vtkInformationVector* changes, vtkTable* result)
{
  if (this->NumberOfRows < 1 || this->FirstRow < 0 || this->FirstRow >= rows.totalRows)
  {
    throw Error("there are no such rows in the table")
        .expected("at least one, from 0 to " + std::to_string(rows.totalRows - 1) + " on")
        .found(std::to_string(this->NumberOfRows) + " from " + std::to_string(this->FirstRow) + " on");
  }
  const auto& network = rows.loaded.network;
  const layerscope::Shape shape = layerscope::sampleShapeOf(*network, this->Tensor);
  const std::int64_t size = layerscope::elementCount(shape);
  const std::int64_t local = rows.inputs->count();
  const std::int64_t first = std::clamp<std::int64_t>(this->FirstRow - rows.firstRow, 0, local);
  const std::int64_t wanted = std::min<std::int64_t>(this->NumberOfRows, rows.totalRows - this->FirstRow);
  const std::int64_t end = std::clamp<std::int64_t>(this->FirstRow + wanted - rows.firstRow, first, local);
  const std::int64_t count = end - first;
  const bool hasGradient = !this->GradientOf.empty();
  layerscope::requireMemory(static_cast<double>(count * size) * 16,
                            "the tensor's values do not fit into memory; take fewer rows");
  const auto given = this->Changes(changes, rows, first, count);

  auto* samples = layerscope::addColumn<vtkIdTypeArray>(result, "sample", count * size);
  auto* values = layerscope::addColumn<vtkFloatArray>(result, "value", count * size);
  auto* gradients =
      hasGradient ? layerscope::addColumn<vtkFloatArray>(result, "gradient", count * size) : nullptr;
  for (vtkIdType row = 0; row < count * size; ++row)
  {
    samples->SetValue(row, rows.samples->GetValue(first + row / size));
  }
  layerscope::setField<vtkStringArray>(result->GetFieldData(), "tensor", this->Tensor);
  for (const std::int64_t extent : shape)
  {
    layerscope::appendField<vtkIdTypeArray>(result->GetFieldData(), "tensor_shape", extent);
  }
  const layerscope::TensorRequest request = {this->Tensor, this->GradientOf, this->Unit};
  const auto read = [&](std::int64_t start, std::int64_t number, float* inputs)
  { rows.inputs->read(first + start, number, inputs); };
  if (!layerscope::runPass(network, request, given, read, count, values->GetPointer(0),
                           gradients ? gradients->GetPointer(0) : nullptr,
                           [this](double done) { return layerscope::reportProgress(this, done); }))
  {
    return false;
  }
  for (const auto& broken : rows.inputs->broken())
  {
    if (broken.first >= first && broken.first < end)
    {
      std::fill_n(values->GetPointer((broken.first - first) * size), size,
                  std::numeric_limits<float>::quiet_NaN());
    }
  }
  return true;
}

int vtkTensorValues::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                 vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkTable* input = vtkTable::GetData(inputs[0], 0);
    const auto rows = layerscope::readBoundRows(input, inputs[0]->GetInformationObject(0), communicator);
    vtkNew<vtkTable> result;
    bool finished = true;
    layerscope::runOnAllRanks(communicator, [&] { finished = this->Run(rows, inputs[1], result); });
    if (layerscope::lowestRank(!finished, communicator) >= 0)
    {
      return false;
    }
    if (!rows.inputs->broken().empty())
    {
      const auto& [row, reason] = *rows.inputs->broken().begin();
      vtkWarningMacro(<< "Where the picture cannot be decoded, values are NaN: row " << rows.firstRow + row
                      << "; " << reason);
    }
    vtkTable::GetData(outputs, 0)->ShallowCopy(result);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkTensorValues::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Tensor: " << this->Tensor << "\n"
     << indent << "FirstRow: " << this->FirstRow << "\n"
     << indent << "NumberOfRows: " << this->NumberOfRows << "\n"
     << indent << "GradientOf: " << this->GradientOf << "\n"
     << indent << "Unit: " << this->Unit << "\n";
}
