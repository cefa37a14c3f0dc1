#ifndef layerscope_testing_MakeNode_h
#define layerscope_testing_MakeNode_h

#include <string>
#include <utility>
#include <vector>

#include "network/Graph.h"

namespace layerscope
{

/// A node called after its first output.
inline Node makeNode(const std::string& op, std::vector<std::string> inputs, std::vector<std::string> outputs,
                     std::int64_t opset = 13)
{
  Node node;
  node.name = outputs[0] + "_node";
  node.op = op;
  node.opset = opset;
  node.inputs = std::move(inputs);
  node.outputs = std::move(outputs);
  return node;
}

}  // namespace layerscope

#endif
