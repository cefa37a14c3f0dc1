#ifndef layerscope_network_LayerDescription_h
#define layerscope_network_LayerDescription_h

#include <set>
#include <string>
#include <vector>

#include "Dataflow.h"
#include "Layer.h"

namespace layerscope
{

/// Describes tensors as layers. What an earlier layer was described with, nodes and weights, is not counted
/// again.
class LayerDescriber
{
public:
  explicit LayerDescriber(const Dataflow& flow);

  /// All of the layer but its name and whether it is the output. `featureAxes`: where the user says the
  /// channels are; none: as the operators tell. Throws Error for an axis that there isn't.
  Layer describe(const std::string& tensor, const std::vector<int>& featureAxes);

private:
  /// The node in the file that makes a tensor; nullptr for inputs and weights.
  const Node* maker(const std::string& tensor) const;
  bool varies(std::string tensor) const;
  std::string nameOf(const std::string& tensor) const;
  void describeAxes(Layer& layer, const std::vector<int>& featureAxes) const;
  void describeNodes(Layer& layer);
  std::string lastOp(const std::string& tensor) const;
  std::vector<const Node*> claim(const std::string& tensor);
  std::int64_t claimParameters(const Node& node);

  const Dataflow& flow_;
  bool isByValue_;  // a region is in the graph
  std::set<const Node*> claimed_;
  std::set<std::string> claimedWeights_;
};

}  // namespace layerscope

#endif
