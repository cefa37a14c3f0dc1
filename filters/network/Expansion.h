#ifndef layerscope_network_Expansion_h
#define layerscope_network_Expansion_h

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "FreshNames.h"
#include "Graph.h"

namespace layerscope
{

/// Operators that are told by other operators of ONNX's own, as most of other domains are: a node is replaced
/// by the nodes it stands for, so that arithmetic, derivatives and layers are theirs. One file each kind
/// under expansions/.
///
/// An expander reads the node's attributes and which inputs it has, adds nodes, and delivers the outputs. Of
/// shapes and values it knows those of weights in the file, and what the file says of the graph's inputs.
class Expansion
{
public:
  using AttributeList = std::vector<std::pair<std::string, Attributes::Value>>;

  /// `names` knows those of all tensors of the graph.
  Expansion(Node node, Graph& graph, FreshNames& names);

  const Node& node() const { return node_; }
  const Attributes& attributes() const { return node_.attributes; }

  /// Throws Error unless the node has at most `most` inputs, the first `least` of them given.
  void requireInputs(std::size_t least, std::size_t most) const;
  /// Throws Error where the node wants an output at `first` or behind.
  void requireOutputsBelow(std::size_t first) const;
  /// Throws Error where the attribute is there and not one of `choices`; the first one is the default.
  std::string choice(const std::string& attribute, const std::vector<std::string>& choices) const;

  bool has(std::size_t input) const;
  bool wants(std::size_t output) const;
  /// The name of an input, "" for one that is left out.
  std::string input(std::size_t index) const;
  /// Values of an input that is a weight in the file. Throws Error where it is not.
  const Tensor& weight(std::size_t input, const char* what) const;

  /// The shape of an input that is a weight, or an input of the graph whose extents the file gives; else
  /// nullptr.
  const Shape* knownShape(std::size_t input) const;

  std::string constant(Tensor values);
  std::string number(float value) { return this->constant(Tensor::floats({}, {value})); }
  std::string ints(const std::vector<std::int64_t>& values);

  /// Adds a node, and returns the name of its output.
  std::string add(const std::string& op, std::vector<std::string> inputs,
                  const AttributeList& attributes = {});
  std::string add(const std::string& op, std::vector<std::string> inputs, Attributes attributes);
  /// As above, of several outputs.
  std::vector<std::string> addSeveral(const std::string& op, std::vector<std::string> inputs,
                                      std::size_t outputs, const AttributeList& attributes = {});

  /// Adds the nodes of one of the node's subgraphs, which is given `inputs`, and returns the names of its
  /// outputs. Throws Error where one of them has subgraphs itself.
  std::vector<std::string> addGraph(const Graph& subgraph, const std::vector<std::string>& inputs);

  /// Makes `tensor` the node's output `index`; does nothing where nobody wants it.
  void deliver(std::size_t index, const std::string& tensor);

  /// The graph, of which an expander may change what the network's outputs are.
  Graph& graph() { return graph_; }

  /// The nodes, at the end.
  std::vector<Node> takeNodes() { return std::move(made_); }

private:
  std::string freshName(const std::string& wanted);

  Node node_;
  Graph& graph_;
  FreshNames& names_;
  std::vector<Node> made_;
};

/// Replaces all nodes that have an expander, also those that an expander makes. Throws Error, which names the
/// node; also for more nodes than `mostNodes`. O(nodes).
void expandNodes(Graph& graph, std::size_t mostNodes);

/// True when a node of that operator (its domain and a point before the name, unless it is ONNX's own) is
/// replaced.
bool isExpanded(const std::string& op);

using Expander = std::function<void(Expansion&)>;

/// Registers an expander when the library is loaded; see LAYERSCOPE_EXPANSION.
struct ExpansionRegistration
{
  ExpansionRegistration(const std::string& domain, const std::string& op, Expander expander);
};

/// LAYERSCOPE_EXPANSION("com.microsoft", FusedConv, expandFusedConv); "" for ONNX's own domain.
#define LAYERSCOPE_EXPANSION(domain, onnxName, expander) \
  static const ::layerscope::ExpansionRegistration expansion##onnxName(domain, #onnxName, expander)

}  // namespace layerscope

#endif
