#ifndef layerscope_facets_ChannelHighlight_h
#define layerscope_facets_ChannelHighlight_h

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace layerscope
{

class FacetData;

/// The cluster whose top channels are coloured, in all clusters of its layer. All functions take the data that it was
/// set with last.
class ChannelHighlight
{
public:
  /// The layer's number (0: none), and the cluster. What the data doesn't have highlights nothing.
  void set(const FacetData& data, int layer, int cluster);
  int layer() const { return layer_; }
  int cluster() const { return cluster_; }

  /// The number of the colour of a cell's slot, or -1. A channel has the same colour whichever cluster of its layer is
  /// highlighted.
  int color(const FacetData& data, int layerIndex, int cluster, int slot) const;
  /// The highlighted channels, in their cluster's order, with the number of their colour.
  std::vector<std::pair<int, int>> channels(const FacetData& data) const;
  /// Why nothing is highlighted although a layer is given, for the user: "There is no layer 9 to highlight, but 1 to 5";
  /// else empty.
  std::string whyNothing(const FacetData& data) const;

private:
  int layer_ = 0;
  int cluster_ = 0;
  std::map<int, int> colors_;  ///< of the channels that are highlighted
};

}  // namespace layerscope

#endif
