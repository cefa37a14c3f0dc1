#include "LatentRows.h"

#include <algorithm>

#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkTable.h>

#include "analysis/Communicator.h"
#include "network/Error.h"
#include "networks/BoundRows.h"
#include "tables/FirstSamples.h"
#include "tables/GatherRows.h"
#include "tables/RankAgreement.h"
#include "tables/TableColumns.h"

namespace layerscope
{
namespace
{

constexpr const char* unboundLatentArray = "z";

std::string chosenColumn(const std::string& latentArray, const std::optional<NetworkBinding>& binding)
{
  if (latentArray == "sample")
  {
    throw Error("column 'sample' numbers the samples and cannot be their latent vectors");
  }
  if (!latentArray.empty() && latentArray != automaticLatentArray)
  {
    return latentArray;
  }
  return binding ? binding->latentArray : unboundLatentArray;
}

/// Collective. Tells ranks without rows how long the others' latents are.
std::size_t sharedDimension(LatentRows& rows, Communicator& communicator)
{
  const bool hasRows = rows.latents->GetNumberOfTuples() > 0;
  std::int64_t dimension = hasRows ? rows.latents->GetNumberOfComponents() : 0;
  communicator.allReduce(Reduction::Maximum, &dimension, 1);
  const auto agree = [&]
  {
    if (!hasRows)
    {
      rows.latents->SetNumberOfComponents(static_cast<int>(dimension));
    }
    else if (rows.latents->GetNumberOfComponents() != dimension)
    {
      throw Error("column '" + rows.name + "' has vectors of different lengths on different ranks")
          .expected(std::to_string(dimension) + " components")
          .found(std::to_string(rows.latents->GetNumberOfComponents()));
    }
  };
  runOnAllRanks(communicator, agree);
  return static_cast<std::size_t>(dimension);
}

}  // namespace

LatentRows readLatentRows(vtkTable* table, vtkInformation* inInfo, const std::string& latentArray,
                          Communicator& communicator)
{
  LatentRows rows;
  rows.binding = shareBinding(findBinding(table, inInfo), communicator);
  if (rows.binding)
  {
    requireSamples(rows.binding);
    requireLatents(*rows.binding);
  }
  rows.name = chosenColumn(latentArray, rows.binding);
  if (rows.binding)
  {
    rows.binding->latentArray = rows.name;
  }
  std::int64_t total = 0;
  const std::int64_t firstRow = rowsBefore(table->GetNumberOfRows(), total, communicator);
  if (total == 0)
  {
    throw Error("the table has no rows");
  }
  const auto read = [&]
  {
    // Joined columns must not appear in the input, which belongs to the stage before.
    rows.table = vtkSmartPointer<vtkTable>::New();
    rows.table->ShallowCopy(table);
    if (rows.binding)
    {
      const LoadedNetwork loaded = loadNetwork(*rows.binding);
      rows.latents = inputColumn(rows.table, rows.name, loaded.network->inputs()[0], loaded, firstRow);
    }
    else
    {
      rows.latents = latentColumn(rows.table, rows.name, firstRow);
    }
    rows.samples = sampleColumn(rows.table, firstRow);
  };
  runOnAllRanks(communicator, read);
  rows.dimension = sharedDimension(rows, communicator);
  return rows;
}

std::vector<float> latentOfSample(const LatentRows& rows, std::int64_t sample, const std::string& property,
                                  Communicator& communicator)
{
  const SampleRow found = rowOfSample(rows.samples, sample, property, communicator);
  const auto read = [&](std::int64_t row, float* latent)
  {
    std::copy_n(rows.latents->GetPointer(row * static_cast<vtkIdType>(rows.dimension)), rows.dimension,
                latent);
  };
  return gatherRows<float>({found}, rows.dimension, read, communicator);
}

}  // namespace layerscope
