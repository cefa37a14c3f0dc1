#ifndef layerscope_network_OnnxFunctions_h
#define layerscope_network_OnnxFunctions_h

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include <onnx/onnx_pb.h>

#include "FreshNames.h"

namespace layerscope
{

/// Called with a node, and the version of the default operator set by whose rules it is read.
using NodeVisitor = std::function<void(const onnx::NodeProto& node, std::int64_t opset)>;

/// Visits the nodes of a model, those of the functions that it brings along in place of their calls: tensors
/// inside a function get names that nothing else has, and attributes that refer to one of the call's get its
/// value, or the function's default. Nodes inside are named "<call>/<node>". The model must outlive it.
///
/// Throws Error, which names the call or node: functions that call each other and subgraphs that stand in
/// each other deeper than 64 levels together; a function that calls itself; a call with more inputs or
/// outputs than the function has; an attribute that a function needs; more nodes than `mostNodes`, those of
/// subgraphs included. O(nodes visited).
class NodeWalk
{
public:
  static constexpr int deepest = 64;

  NodeWalk(const onnx::ModelProto& model, std::int64_t opset, std::size_t mostNodes);

  /// The nodes of the model's graph.
  void visit(const NodeVisitor& visitor);

  /// The nodes of a subgraph of the node that is being visited, `opset` being that node's.
  void visitSubgraph(const onnx::GraphProto& graph, std::int64_t opset, const NodeVisitor& visitor);

private:
  using FunctionKey = std::pair<std::string, std::string>;
  class Level;

  void add(const onnx::NodeProto& node, std::int64_t opset, const NodeVisitor& visitor);
  void expand(const onnx::NodeProto& call, const onnx::FunctionProto& function, const NodeVisitor& visitor);
  std::int64_t opsetOf(const onnx::FunctionProto& function) const;

  const onnx::ModelProto& model_;
  std::int64_t opset_;
  std::size_t mostNodes_;
  int depth_ = 0;
  std::size_t visited_ = 0;  ///< calls, too
  std::size_t visitedNodes_ = 0;
  std::map<FunctionKey, const onnx::FunctionProto*> functions_;
  FreshNames names_;
};

}  // namespace layerscope

#endif
