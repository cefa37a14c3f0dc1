#include "BoundRows.h"

#include <cmath>

#include <vtkDataSetAttributes.h>
#include <vtkFieldData.h>
#include <vtkFloatArray.h>
#include <vtkIdList.h>
#include <vtkIdTypeArray.h>
#include <vtkNew.h>
#include <vtkTable.h>

#include "analysis/Communicator.h"
#include "datasets/PictureReference.h"
#include "network/Error.h"
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

vtkSmartPointer<vtkFloatArray> latentColumn(vtkTable* table, const std::string& name,
                                            const LoadedNetwork& loaded, std::int64_t firstRow)
{
  auto latents = latentColumn(table, name, firstRow);
  const std::int64_t size = loaded.network->sampleSize();
  if (table->GetNumberOfRows() == 0)
  {
    latents->SetNumberOfComponents(static_cast<int>(size));
  }
  else if (latents->GetNumberOfComponents() != size)
  {
    throw Error("column '" + name + "' does not fit the network's input '" + loaded.network->inputName() +
                "' " + toString(loaded.network->sampleShape()))
        .inFile(loaded.file)
        .expected(std::to_string(size) + (size == 1 ? " component" : " components"))
        .found(std::to_string(latents->GetNumberOfComponents()));
  }
  return latents;
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
      inputs = columnInputs(latentColumn(table, binding.latentArray, loaded, firstRow));
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
