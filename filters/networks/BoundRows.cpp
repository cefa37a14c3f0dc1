#include "BoundRows.h"

#include <cmath>

#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkNew.h>
#include <vtkTable.h>

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
    // Joined columns must not appear in the input, which belongs to the stage before.
    vtkNew<vtkTable> copy;
    copy->ShallowCopy(table);
    rows.latents = latentColumn(copy, binding->latentArray, rows.loaded, rows.firstRow);
    rows.samples = sampleColumn(copy, rows.firstRow);
  };
  runOnAllRanks(communicator, read);
  return rows;
}

}  // namespace layerscope
