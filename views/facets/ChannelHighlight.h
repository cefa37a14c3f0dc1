#ifndef layerscope_facets_ChannelHighlight_h
#define layerscope_facets_ChannelHighlight_h

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace layerscope
{

class FacetData;

/// The channels that are coloured: the top channels of a cluster, in all clusters of its layer, or, while
/// there are some, certain neurons of any layers. All functions take the data that it was set with last.
class ChannelHighlight
{
public:
  /// A layer's number, and the channel.
  using Neuron = std::pair<int, int>;

  /// Neurons to colour; few of them have a colour each, many the same one.
  void setNeurons(std::vector<Neuron> neurons);
  const std::vector<Neuron>& neurons() const { return neurons_; }
  int colorOfNeuron(std::size_t index) const;

  /// Changes with what is highlighted.
  std::uint64_t version() const { return version_; }

  /// The layer's number (0: none), and the cluster. What the data doesn't have highlights nothing.
  void set(const FacetData& data, int layer, int cluster);
  int layer() const { return layer_; }
  int cluster() const { return cluster_; }

  /// The number of the colour of a cell's slot, or -1. A channel has the same colour whichever cluster of its
  /// layer is highlighted.
  int color(const FacetData& data, int layerIndex, int cluster, int slot) const;
  /// The highlighted channels of a cluster, in its order, with the number of their colour; none while there
  /// are neurons.
  std::vector<std::pair<int, int>> channels(const FacetData& data) const;
  /// Why nothing is highlighted although a layer is given, for the user: "There is no layer 9 to highlight,
  /// but 1 to 5"; else empty.
  std::string whyNothing(const FacetData& data) const;

private:
  int layer_ = 0;
  int cluster_ = 0;
  std::map<int, int> colors_;    ///< of the channels that are highlighted
  std::vector<Neuron> neurons_;  ///< rising
  std::uint64_t version_ = 0;
};

}  // namespace layerscope

#endif
