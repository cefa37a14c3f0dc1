#ifndef layerscope_network_ByValue_h
#define layerscope_network_ByValue_h

#include <map>
#include <memory>
#include <string>

#include "Graph.h"
#include "Plan.h"

namespace layerscope
{

/// A graph for one sample that can be planned although its course or its shapes depend on the sample's
/// values: from the first node of which the branch, the number of trips or the result's shape isn't known, to
/// where shapes are known again, nodes stand together in one node of the engine's own (byValueOp), which
/// walks them sample by sample. There may be several such regions; all other nodes stay as they are, and
/// branches and loops whose course is known are put in place.
///
/// Which tensors have a known shape is found by going through the nodes with made-up numbers of trips, of
/// elements that are found and so on, and by both branches (see Suppositions.h): what is the same for all
/// must be so for a sample, and a run throws Error where it isn't. An output of the graph whose extents vary
/// becomes one of floats, as large as it can be, in which places behind the sample's are NaN; unless its
/// first axis is one of extent 1, it gets such an axis for the sample. One of which no limit is known is
/// dropped from the outputs.
///
/// `inputs` is what is known of the graph's inputs for one sample; `output` names a tensor or node that must
/// be an output, too, unless it is empty. Throws Error where the nodes don't fit each other, where values
/// must be known of which none can be made up, and where no output, or not the one that is wanted, has a
/// known limit. Prepares each node once, those in regions up to five times.
std::shared_ptr<const Graph> gatheredByValue(const Graph& graph,
                                             const std::map<std::string, Plan::Input>& inputs,
                                             const std::string& output = {});

/// The node in the file that makes `tensor`, an output of `node`: that node itself, or the one in a region,
/// behind those that only move values. nullptr for nullptr.
const Node* madeIn(const Node* node, std::string tensor);

/// The first tensor of a graph that the node `name` in the file makes; of a region's nodes those that have
/// outputs of the region count. Empty where there is none.
std::string madeByNode(const Graph& graph, const std::string& name);

constexpr std::size_t mostVarying = 61;  ///< the last axis that is told of

/// 2^axis for each axis of an output along which its extent varies from sample to sample, added up: there are
/// places that are NaN for some. 0 for what has one shape.
std::int64_t varyingAxes(const Node& node, std::size_t output);

}  // namespace layerscope

#endif
