#ifndef layerscope_network_ControlFlow_h
#define layerscope_network_ControlFlow_h

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "Graph.h"
#include "Plan.h"

namespace layerscope
{

/// True for If, Loop and Scan.
bool isControlFlow(const std::string& op);

/// What the nodes and outputs of a subgraph read and it doesn't make itself.
std::set<std::string> outsideNames(const Graph& subgraph);

/// The same of all subgraphs of a node.
std::vector<std::string> capturedNames(const Node& node);

/// A graph without control flow.
struct StraightGraph
{
  std::shared_ptr<const Graph> graph;
  std::vector<std::int64_t> choices;  ///< branches that were taken, numbers of trips, in their order
};

/// Puts the branch that is taken in the place of an If, and the trips one after the other in the place of a
/// Loop or Scan. Tensors of a branch keep their names where nothing else has them; those of trip i become
/// "<loop>/<i>/<name>", the nodes likewise. `inputs` is what is known of the graph's inputs.
///
/// Throws UnknownValues, which names the node, where what decides isn't known before a run, as it depends on
/// values of the inputs; Error for a subgraph that is missing or doesn't fit the node; more than `mostNodes`
/// nodes. O(nodes made).
StraightGraph straighten(const Graph& graph, const std::map<std::string, Plan::Input>& inputs);

/// The same, but that nodes of the graph whose course depends on values of the inputs stay as they are.
/// O(nodes made * nodes that stay), and the latter count to 64 at most: then all that are left stay.
StraightGraph straightenKnown(const Graph& graph, const std::map<std::string, Plan::Input>& inputs);

/// What is known of a graph's inputs for a number of samples.
using InputsFor = std::function<std::map<std::string, Plan::Input>(std::int64_t samples)>;

/// The graph as `straighten` makes it for any number of samples, `graph` itself where it has no control flow.
/// `fixedBatch`: the number of samples, 0 for any. It becomes 1 where what is taken depends on the number.
std::shared_ptr<const Graph> withoutControlFlow(std::shared_ptr<const Graph> graph,
                                                const InputsFor& inputsFor, std::int64_t& fixedBatch);

}  // namespace layerscope

#endif
