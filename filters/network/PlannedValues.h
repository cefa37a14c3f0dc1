#ifndef layerscope_network_PlannedValues_h
#define layerscope_network_PlannedValues_h

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "Plan.h"

namespace layerscope
{

/// Shapes and known values of the tensors of a graph to which nodes are still added at the end. Only what is
/// asked for is worked out, and each node once. O(nodes) in all, and once over the weights that are needed.
class PlannedValues
{
public:
  /// The graph must keep its nodes; only the end may grow.
  PlannedValues(std::shared_ptr<const Graph> graph, const std::map<std::string, Plan::Input>& inputs);
  ~PlannedValues();

  /// Type and shape. Throws Error for a tensor that there isn't, and where a node's inputs do not fit.
  TensorInfo info(const std::string& tensor);

  /// Values that are known before a run, of constants and shapes alone; nullptr for others. Throws as `info`
  /// does. Valid until the next call.
  const Tensor* constant(const std::string& tensor);

private:
  std::size_t valueOf(const std::string& tensor);

  std::unique_ptr<Plan::Implementation> plan_;
  std::unordered_map<std::string, std::size_t> producers_;
  std::vector<bool> isPlanned_;  ///< by node
};

}  // namespace layerscope

#endif
