#ifndef layerscope_network_Layers_h
#define layerscope_network_Layers_h

#include <cstdint>
#include <string>
#include <vector>

#include "Graph.h"
#include "Layer.h"
#include "Plan.h"

namespace layerscope
{

struct FoundLayers
{
  std::vector<Layer> layers;  ///< in the order of computation, the network's output among them
  bool mixesSamples = false;  ///< some were left out, as they don't keep samples apart
};

/// The layers of a graph; see Layer. `plan` is a plan for `samples` samples that computes every tensor;
/// `outputName` is the tensor that counts as the network's output. Throws Error for options that name what
/// there isn't. O(nodes * layers) at worst.
FoundLayers findLayers(const Graph& graph, const Plan& plan, const std::string& outputName,
                       std::int64_t samples, const LayerOptions& options = {});

}  // namespace layerscope

#endif
