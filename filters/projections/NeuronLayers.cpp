#include "NeuronLayers.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <vtkFieldData.h>
#include <vtkFloatArray.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include "analysis/Communicator.h"
#include "clusters/ClassLabels.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/ErrorIn.h"
#include "tables/GatherOnFirst.h"
#include "tables/RankAgreement.h"
#include "tables/TableColumns.h"

namespace layerscope
{
namespace
{

/// Throws Error where what a layer takes doesn't fit into memory.
void requireRoom(const LayerColumn& layer, std::int64_t rows, std::size_t classes)
{
  if (layer.width > neuronsOfLayer)
  {
    throw Error("a layer has too many neurons; pool its feature maps, or choose others")
        .expected("at most " + std::to_string(neuronsOfLayer))
        .found(std::to_string(layer.width));
  }
  requireDissimilarities(layer.width, "neurons", "pool the feature maps, or choose smaller layers");
  // As they are gathered, of those that change, in double, and column by column.
  constexpr double copies = 2 * sizeof(float) + sizeof(double) + sizeof(float);
  requireMemory(copies * static_cast<double>(layer.width) * static_cast<double>(rows),
                "the activations don't fit into memory; take fewer rows, or choose smaller layers");
  const auto columns = static_cast<double>(classes);
  requireMemory(
      3 * columns * sizeof(double) * static_cast<double>(layer.width) + 2 * bytesOfComponent * columns,
      "the powers for so many classes don't fit into memory; set Label Array to None");
}

}  // namespace

void requireMappable(const LayerColumn& layer, std::int64_t rows, std::size_t classes)
{
  try
  {
    requireRoom(layer, rows, classes);
  }
  catch (const Error& error)
  {
    throw errorIn(layer.name(), error);
  }
}

NeuronClasses readNeuronClasses(vtkTable* table, const std::string& array, bool isRequired,
                                std::int64_t firstRow, Communicator& communicator, std::string& warning)
{
  NeuronClasses classes;
  const auto own = readClassLabels(table, array, isRequired, firstRow, communicator);
  if (!own)
  {
    return classes;
  }
  std::vector<std::int64_t> isThere(static_cast<std::size_t>(own->classes));
  for (const std::int64_t label : own->labels)
  {
    if (label >= 0)
    {
      isThere[static_cast<std::size_t>(label)] = 1;
    }
  }
  communicator.allReduce(Reduction::Maximum, isThere.data(), isThere.size());
  const auto different = std::count(isThere.begin(), isThere.end(), 1);
  if (different < 2)
  {
    warning = "Column '" + array + "' has " + (different == 1 ? "one class" : "no class") +
              ": there is nothing to tell apart, and no neuron has a power.";
    return classes;
  }
  // Classes that have a name and no row have a component as well.
  auto* named = vtkStringArray::SafeDownCast(table->GetFieldData()->GetAbstractArray("class_names"));
  std::int64_t count = std::max<std::int64_t>(own->classes, named ? named->GetNumberOfValues() : 0);
  communicator.allReduce(Reduction::Maximum, &count, 1);
  classes.names = readClassNames(table, static_cast<std::size_t>(count), communicator);
  classes.labels = gatherOnFirst(own->labels.data(), own->labels.size(), communicator);
  return classes;
}

std::optional<MappedLayer> mapLayer(const LayerColumn& layer, const NeuronClasses& classes,
                                    const NeuronMapOptions& options, Communicator& communicator,
                                    const ProgressCallback& progress)
{
  const auto start = std::chrono::steady_clock::now();
  const auto own = layer.rows();
  const auto values = gatherOnFirst(own.values, own.count * own.columns, communicator);
  MappedLayer mapped;
  mapped.number = layer.number;
  bool finished = true;
  const auto map = [&]
  {
    if (communicator.rank() != 0)
    {
      return;
    }
    try
    {
      const auto rows = denseRows(values.data(), values.size() / layer.width, layer.width);
      auto found = mapNeurons(rows, classes.labels, classes.names.size(), options, progress);
      finished = found.has_value();
      mapped.map = found ? std::move(*found) : NeuronMap();
    }
    catch (const Error& error)
    {
      throw errorIn(layer.name(), error);
    }
  };
  runOnAllRanks(communicator, map);
  mapped.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (lowestRank(!finished, communicator) >= 0)
  {
    return std::nullopt;
  }
  return mapped;
}

}  // namespace layerscope
