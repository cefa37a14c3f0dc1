#ifndef layerscope_network_OnnxFunctions_h
#define layerscope_network_OnnxFunctions_h

#include <cstdint>
#include <functional>

#include <onnx/onnx_pb.h>

namespace layerscope
{

/// Called with a node, and the version of the default operator set by whose rules it is read.
using NodeVisitor = std::function<void(const onnx::NodeProto& node, std::int64_t opset)>;

/// Visits the nodes of a model's graph, of operator set `opset`, those of the functions that it brings along
/// in place of their calls: tensors inside a function get names that nothing else has, and attributes that
/// refer to one of the call's get its value, or the function's default. Nodes inside are named
/// "<call>/<node>".
///
/// Throws Error, which names the call: functions that call each other deeper than 64 levels, or themselves; a
/// call with more inputs or outputs than the function has; an attribute that a function needs; more nodes
/// than `mostNodes`. O(nodes visited).
void visitNodes(const onnx::ModelProto& model, std::int64_t opset, std::size_t mostNodes,
                const NodeVisitor& visit);

}  // namespace layerscope

#endif
