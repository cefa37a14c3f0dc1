#ifndef layerscope_network_Dataflow_h
#define layerscope_network_Dataflow_h

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "AxisRules.h"
#include "Graph.h"
#include "IndexSet.h"
#include "Plan.h"

namespace layerscope
{

/// True for the element-wise operators (and softmax) that end a layer.
bool isActivation(const std::string& op);
/// Convolutions, matrix products and recurrent operators.
bool isLinear(const std::string& op);
/// Operators that normalise a tensor.
bool isNormalization(const std::string& op);
/// Operators that keep all values in their order.
bool isReshape(const std::string& op);

/// False for who asks for the extents of its inputs alone.
bool readsValues(const Node& node);

/// The tensors that depend on the values of the graph's inputs; all others are weights, or made of weights
/// alone. O(nodes).
std::set<std::string> liveTensors(const Graph& graph);

/// Where the values of a tensor come from: the linear operators without another linear operator in between.
struct Origin
{
  IndexSet roots;         ///< indices of their nodes
  bool isActive = false;  ///< an activation lies in between
  bool isReduced = true;  ///< only what a reduction makes of them
};

/// Who makes and reads the tensors of a graph, and what is known of each. The graph and the plan, which
/// computes every tensor for `samples` samples, must outlive it. O(nodes log nodes).
class Dataflow
{
public:
  Dataflow(const Graph& graph, const Plan& plan, std::int64_t samples);

  const Graph& graph() const { return graph_; }
  const Plan& plan() const { return plan_; }
  std::int64_t samples() const { return samples_; }

  /// Does the node depend on the values of the network's input?
  bool isLive(const Node& node) const { return live_.count(&node) != 0; }
  bool isLive(const std::string& tensor) const { return axes_.count(tensor) != 0 && axes_.at(tensor).isLive; }
  bool isWeight(const std::string& tensor) const { return !tensor.empty() && !isLive(tensor); }

  /// nullptr for inputs and weights.
  const Node* producer(const std::string& tensor) const;
  /// Nodes that read its values, one entry for each input.
  const std::vector<const Node*>& consumers(const std::string& tensor) const;
  /// The node that alone reads its values; nullptr where there is none or another.
  const Node* onlyConsumer(const std::string& tensor) const;

  const Origin& origin(const std::string& tensor) const;
  const AxesOf& axes(const std::string& tensor) const;
  /// nullptr for a tensor that there isn't.
  const Shape* shape(const std::string& tensor) const;

  std::size_t indexOf(const Node& node) const
  {
    return static_cast<std::size_t>(&node - graph_.nodes.data());
  }

private:
  void connect();
  void follow(const Node& node);
  Origin originOf(const Node& node) const;

  const Graph& graph_;
  const Plan& plan_;
  std::int64_t samples_;
  std::map<std::string, std::vector<const Node*>> consumers_;
  std::map<std::string, const Node*> producers_;
  std::set<const Node*> live_;
  std::map<std::string, Origin> origins_;
  std::map<std::string, AxesOf> axes_;
  AxisPieces pieces_;
};

}  // namespace layerscope

#endif
