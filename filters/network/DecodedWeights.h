#ifndef layerscope_network_DecodedWeights_h
#define layerscope_network_DecodedWeights_h

#include <set>
#include <string>

#include "Graph.h"

namespace layerscope
{

/// Names of the tensors that nodes, subgraphs included, and outputs read. O(nodes).
std::set<std::string> namesRead(const Graph& graph);

/// Puts the fractions that quantised weights stand for in the place of those and of the DequantizeLinear that
/// decodes them, where nothing else reads them: half the memory, and one copy for all plans. Throws Error,
/// which names the node, where scales or zero points don't fit. O(nodes + weights).
void decodeWeights(Graph& graph);

/// Drops weights among `names` that nothing reads any more.
void dropUnread(Graph& graph, const std::set<std::string>& names);

}  // namespace layerscope

#endif
