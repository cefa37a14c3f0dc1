#include "BoundRows.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <vtkDataSetAttributes.h>
#include <vtkFieldData.h>
#include <vtkFloatArray.h>
#include <vtkIdList.h>
#include <vtkIdTypeArray.h>
#include <vtkNew.h>
#include <vtkTable.h>

#include "InputChoice.h"
#include "analysis/Communicator.h"
#include "datasets/PictureReference.h"
#include "network/Error.h"
#include "network/NumberText.h"
#include "tables/RankAgreement.h"
#include "tables/TableColumns.h"

namespace layerscope
{
namespace
{

void requireFinite(vtkFloatArray* latents, const std::string& name, std::int64_t firstRow)
{
  const float* values = latents->GetPointer(0);
  const vtkIdType count = latents->GetNumberOfValues();
  // One sum over a row tells whether all of it is finite: infinities and NaN stay in it.
  const int components = latents->GetNumberOfComponents();
  for (vtkIdType row = 0; row * components < count; ++row)
  {
    double sum = 0;
    for (int component = 0; component < components; ++component)
    {
      sum += std::abs(static_cast<double>(values[row * components + component]));
    }
    if (std::isfinite(sum))
    {
      continue;
    }
    int component = 0;
    while (std::isfinite(values[row * components + component]))
    {
      ++component;
    }
    throw Error("column '" + name + "' has a value that is not finite, in row " +
                std::to_string(firstRow + row) + ", component " + std::to_string(component))
        .expected("finite numbers")
        .found(std::to_string(values[row * components + component]));
  }
}

void requireWhole(vtkFloatArray* column, const std::string& name, std::int64_t firstRow)
{
  constexpr float largest = 1 << 24;  // of the whole numbers that floats tell apart
  const float* values = column->GetPointer(0);
  const float* const end = values + column->GetNumberOfValues();
  const float* const odd = std::find_if(
      values, end, [](float value) { return std::floor(value) != value || std::abs(value) > largest; });
  if (odd != end)
  {
    throw Error("column '" + name + "' is fed to an input of whole numbers and has another one, in row " +
                std::to_string(firstRow + (odd - values) / column->GetNumberOfComponents()))
        .expected("whole numbers up to 16777216")
        .found(numberText(static_cast<double>(*odd)));
  }
}

/// `main`, and behind it the columns of the other inputs, in the network's order.
std::shared_ptr<RowInputs> withOthers(std::shared_ptr<RowInputs> main, vtkTable* table,
                                      const NetworkBinding& binding, const LoadedNetwork& loaded,
                                      std::int64_t firstRow)
{
  if (loaded.network->inputs().size() == 1)
  {
    return main;
  }
  std::vector<vtkSmartPointer<vtkFloatArray>> columns;
  const InputChoice choice = inputChoice(binding.options);
  const std::vector<FedInput>& inputs = loaded.network->inputs();
  for (auto input = inputs.begin() + 1; input != inputs.end(); ++input)
  {
    const std::string& name = choice.columnOf(input->name);
    joinComponents(table, name);
    if (table->GetNumberOfRows() > 0 && !table->GetColumnByName(name.c_str()))
    {
      throw Error("the network's input '" + input->name + "' " + toString(input->sampleShape) +
                  " gets nothing")
          .inFile(loaded.file)
          .expected("a column '" + name + "', or a line for it in Other Inputs: a number, or another column")
          .found("no such column");
    }
    columns.push_back(inputColumn(table, name, *input, loaded, firstRow));
  }
  return joinedInputs(std::move(main), std::move(columns));
}

}  // namespace

vtkSmartPointer<vtkFloatArray> latentColumn(vtkTable* table, const std::string& name, std::int64_t firstRow)
{
  joinComponents(table, name);
  if (table->GetNumberOfRows() == 0)
  {
    auto none = vtkSmartPointer<vtkFloatArray>::New();
    none->SetName(name.c_str());
    return none;
  }
  auto latents = floatColumn(table, name, firstRow);
  requireFinite(latents, name, firstRow);
  return latents;
}

vtkSmartPointer<vtkFloatArray> inputColumn(vtkTable* table, const std::string& name, const FedInput& input,
                                           const LoadedNetwork& loaded, std::int64_t firstRow)
{
  auto latents = latentColumn(table, name, firstRow);
  const std::int64_t size = input.size();
  if (table->GetNumberOfRows() == 0)
  {
    latents->SetNumberOfComponents(static_cast<int>(size));
  }
  else if (latents->GetNumberOfComponents() != size)
  {
    throw Error("column '" + name + "' does not fit the network's input '" + input.name + "' " +
                toString(input.sampleShape))
        .inFile(loaded.file)
        .expected(std::to_string(size) + (size == 1 ? " component" : " components"))
        .found(std::to_string(latents->GetNumberOfComponents()));
  }
  if (input.isWhole)
  {
    requireWhole(latents, name, firstRow);
  }
  return latents;
}

SampleExtents extentsOfSamples(vtkTable* table, vtkInformation* inInfo, const std::string& name)
{
  SampleExtents extents;
  if (name.empty())
  {
    const auto reference = findReference(table, inInfo);
    extents.pictures = reference ? reference->shape : PictureShape();
  }
  else if (table)
  {
    extents.components = componentsOf(table, name);
  }
  return extents;
}

Shape closedShape(const Shape& open, const SampleExtents& samples)
{
  const auto& [channels, height, width] = samples.pictures;
  std::vector<Shape> candidates;
  if (samples.components > 0)
  {
    return closedShape(open.empty() ? Shape{-1} : open, samples.components);
  }
  if (samples.pictures.values() > 0)
  {
    candidates = {
        {channels, height, width}, {height, width, channels}, {3, height, width}, {1, height, width},
        {height, width, 3},        {height, width, 1},        {height, width}};
  }
  const auto fits = [&](const Shape& shape)
  {
    const auto agrees = [](std::int64_t known, std::int64_t wanted) { return known < 0 || known == wanted; };
    const bool isOfRank = open.empty() || open.size() == shape.size();
    return isOfRank && std::equal(open.begin(), open.end(), shape.begin(), agrees);
  };
  const auto found = std::find_if(candidates.begin(), candidates.end(), fits);
  return found == candidates.end() ? Shape{} : *found;
}

std::vector<std::string> fedColumns(const NetworkBinding& binding)
{
  std::vector<std::string> names;
  try
  {
    if (!pictureFit(binding.options))
    {
      names.push_back(binding.latentArray);
    }
    for (const auto& [input, column] : inputChoice(binding.options).columns)
    {
      names.push_back(column);
    }
  }
  catch (const Error&)
  {
    // Whoever loads the network is told.
  }
  return names;
}

std::vector<float> inputsOfRow(vtkTable* table, const NetworkBinding& binding, const LoadedNetwork& loaded,
                               std::int64_t row)
{
  const auto& input = loaded.network->inputs()[0];
  const auto inputs = withOthers(columnInputs(inputColumn(table, binding.latentArray, input, loaded, row)),
                                 table, binding, loaded, row);
  std::vector<float> values(static_cast<std::size_t>(inputs->width()));
  inputs->read(0, 1, values.data());
  return values;
}

std::shared_ptr<RowInputs> readInputs(vtkTable* table, vtkInformation* inInfo, const NetworkBinding& binding,
                                      const LoadedNetwork& loaded, std::int64_t firstRow,
                                      Communicator& communicator)
{
  const auto local = findReference(table, inInfo);
  const auto reference = shareReference(local, communicator);
  std::shared_ptr<RowInputs> inputs;
  const auto read = [&]
  {
    const auto fit = pictureFit(binding.options);
    if (!fit)
    {
      inputs = columnInputs(
          inputColumn(table, binding.latentArray, loaded.network->inputs()[0], loaded, firstRow));
      return;
    }
    if (!reference)
    {
      throw Error(
          "the rows of the table refer to no pictures; Input Array of Network would choose a column of "
          "numbers")
          .expected(
              "the field arrays picture_files, picture_format and picture_checksum, as readers make them");
    }
    inputs = pictureInputs(loadPictures(*reference), pictureColumn(table, firstRow), *fit, *loaded.network);
  };
  runOnAllRanks(communicator, read);
  runOnAllRanks(communicator,
                [&] { inputs = withOthers(std::move(inputs), table, binding, loaded, firstRow); });
  return inputs;
}

BoundRows readBoundRows(vtkTable* table, vtkInformation* inInfo, Communicator& communicator)
{
  const auto binding = shareBinding(findBinding(table, inInfo), communicator);
  requireSamples(binding);
  BoundRows rows;
  rows.binding = *binding;
  rows.firstRow = rowsBefore(table->GetNumberOfRows(), rows.totalRows, communicator);
  const auto read = [&]
  {
    rows.loaded = loadNetwork(*binding);
    rows.samples = sampleColumn(table, rows.firstRow);
  };
  runOnAllRanks(communicator, read);
  // Joined columns must not appear in the input, which belongs to the stage before.
  vtkNew<vtkTable> copy;
  copy->ShallowCopy(table);
  rows.inputs = readInputs(copy, inInfo, *binding, rows.loaded, rows.firstRow, communicator);
  return rows;
}

std::string brokenRowsWarning(const BoundRows& rows, Communicator& communicator)
{
  const auto& broken = rows.inputs->broken();
  auto count = static_cast<std::int64_t>(broken.size());
  communicator.allReduce(Reduction::Sum, &count, 1);
  if (count == 0)
  {
    return {};
  }
  std::string first = broken.empty() ? std::string() : broken.begin()->second;
  broadcastText(first, lowestRank(!broken.empty(), communicator), communicator);
  return brokenWarning("row", count, rows.totalRows, first);
}

std::string dropBrokenRows(const BoundRows& rows, vtkTable* table, Communicator& communicator)
{
  const std::string warning = brokenRowsWarning(rows, communicator);
  if (warning.empty())
  {
    return {};
  }
  const auto& broken = rows.inputs->broken();
  vtkNew<vtkIdList> kept;
  for (vtkIdType row = 0; row < table->GetNumberOfRows(); ++row)
  {
    if (broken.count(row) == 0)
    {
      kept->InsertNextId(row);
    }
  }
  vtkDataSetAttributes* all = table->GetRowData();
  vtkNew<vtkTable> some;
  some->GetRowData()->CopyAllOn();
  some->GetRowData()->CopyAllocate(all, kept->GetNumberOfIds());
  some->GetRowData()->CopyData(all, kept);
  some->GetFieldData()->PassData(table->GetFieldData());
  table->ShallowCopy(some);
  return warning;
}

}  // namespace layerscope
