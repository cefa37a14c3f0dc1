#ifndef layerscope_NeuronColumns_h
#define layerscope_NeuronColumns_h

#include <cstddef>
#include <cstdint>
#include <vector>

class vtkTable;

namespace layerscope
{
struct LayerColumn;

/// Ids of neurons: 1 000 000 a layer, and the channel.
constexpr std::size_t neuronsOfLayer = 1000000;

struct Neuron
{
  int layer = 0;
  std::int64_t channel = 0;
};

/// The neurons of a table with the columns `layer` and `channel`, a row each. Throws Error where a column is
/// missing or isn't one number a row, and for a neuron that none of `layers` has. A table without rows may
/// lack the columns.
std::vector<Neuron> readNeurons(vtkTable* table, const std::vector<LayerColumn>& layers);

}  // namespace layerscope

#endif
