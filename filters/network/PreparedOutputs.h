#ifndef layerscope_network_PreparedOutputs_h
#define layerscope_network_PreparedOutputs_h

#include <string>
#include <vector>

#include "Error.h"
#include "Graph.h"
#include "Operator.h"

namespace layerscope
{

/// What `op` makes for these inputs; throws Error where the node names an output beyond that.
inline std::vector<TensorInfo> preparedOutputs(Operator& op, const Node& node, const Inputs& inputs)
{
  std::vector<TensorInfo> outputs = op.prepare(inputs);
  for (std::size_t i = outputs.size(); i < node.outputs.size(); ++i)
  {
    if (!node.outputs[i].empty())
    {
      throw Error("output " + std::to_string(i) + " ('" + node.outputs[i] + "') is not supported")
          .expected("at most " + std::to_string(outputs.size()) + " outputs")
          .found(std::to_string(node.outputs.size()));
    }
  }
  return outputs;
}

}  // namespace layerscope

#endif
