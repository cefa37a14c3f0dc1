#ifndef layerscope_NeuronLayers_h
#define layerscope_NeuronLayers_h

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "NeuronTables.h"
#include "analysis/Progress.h"
#include "tables/LayerColumns.h"

class vtkTable;

namespace layerscope
{
class Communicator;

/// The classes of the rows, and what they are called; no names where there is nothing to tell apart.
struct NeuronClasses
{
  std::vector<std::int64_t> labels;  ///< of all ranks' rows; on the first rank
  std::vector<std::string> names;
};

/// Collective. The classes by column `array` (see readClassLabels); none where the rows are of less than two,
/// which `warning` then says. Classes that have a name and no row count as well.
NeuronClasses readNeuronClasses(vtkTable* table, const std::string& array, bool isRequired,
                                std::int64_t firstRow, Communicator& communicator, std::string& warning);

/// Throws Error that names the layer where its map doesn't fit into memory.
void requireMappable(const LayerColumn& layer, std::int64_t rows, std::size_t classes);

/// Collective. Maps a layer on the first rank, while the others wait; nothing after an abort. Throws Error,
/// on all ranks alike, that names the layer.
std::optional<MappedLayer> mapLayer(const LayerColumn& layer, const NeuronClasses& classes,
                                    const NeuronMapOptions& options, Communicator& communicator,
                                    const ProgressCallback& progress);

}  // namespace layerscope

#endif
