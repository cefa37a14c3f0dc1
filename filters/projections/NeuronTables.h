#ifndef layerscope_NeuronTables_h
#define layerscope_NeuronTables_h

#include <cstddef>
#include <string>
#include <vector>

#include "NeuronColumns.h"
#include "PanelFacts.h"
#include "analysis/projections/NeuronMap.h"

class vtkTable;

namespace layerscope
{

/// A layer whose neurons have places.
struct MappedLayer
{
  int number = 0;
  double seconds = 0;
  NeuronMap map;  ///< empty but on the first rank
};

/// A row a neuron, on the first rank. `classNames`: none where classes aren't known; then the columns about
/// classes are missing.
void fillNeurons(const std::vector<MappedLayer>& layers, std::size_t dimensions,
                 const std::vector<std::string>& classNames, bool withRows, vtkTable* table);

/// One a layer.
std::vector<PanelFact> panelFacts(const std::vector<MappedLayer>& layers);

/// A row a layer, on the first rank; with what is known of `method`.
void fillMapQuality(const std::vector<MappedLayer>& layers, NeuronMethod method, bool withRows,
                    vtkTable* table);

}  // namespace layerscope

#endif
