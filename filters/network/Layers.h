#ifndef layerscope_network_Layers_h
#define layerscope_network_Layers_h

#include <string>
#include <vector>

#include "Network.h"

namespace layerscope
{

/// True for the element-wise operators (and softmax) that end a layer.
bool isActivation(const std::string& op);

/// The layers of a graph, from input to output; see Layer. `plan` is a plan for `samples` samples that
/// computes every tensor; `outputName` is the tensor that counts as the network's output. O(nodes * layers)
/// at worst.
std::vector<Layer> findLayers(const Graph& graph, const Plan& plan, const std::string& outputName,
                              std::int64_t samples);

}  // namespace layerscope

#endif
