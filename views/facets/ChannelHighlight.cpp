#include "facets/ChannelHighlight.h"

#include <algorithm>
#include <set>
#include <utility>

#include "facets/FacetData.h"
#include "samples/ChannelColors.h"

namespace layerscope
{

namespace
{

/// A colour for each of a layer's top channels: different ones for channels of the same cluster, and as few
/// as that takes when channels are coloured one after the other.
std::map<int, int> channelColorsOf(const FacetData& data, int layerIndex)
{
  std::map<int, std::set<int>> together;  // with which channels a channel stands in a cluster
  for (int cluster = 0; cluster < data.clusters(); ++cluster)
  {
    const auto& channels = data.topChannels(layerIndex, cluster);
    for (const int channel : channels)
    {
      together[channel].insert(channels.begin(), channels.end());
    }
  }
  std::map<int, int> colors;
  for (int cluster = 0; cluster < data.clusters(); ++cluster)
  {
    for (const int channel : data.topChannels(layerIndex, cluster))
    {
      std::set<int> taken;
      for (const int other : together[channel])
      {
        const auto color = colors.find(other);
        taken.insert(color == colors.end() ? -1 : color->second);
      }
      int color = 0;
      while (taken.count(color) != 0)
      {
        ++color;
      }
      colors.emplace(channel, color);
    }
  }
  return colors;
}

}  // namespace

void ChannelHighlight::set(const FacetData& data, int layer, int cluster)
{
  layer_ = layer;
  cluster_ = cluster;
  colors_.clear();
  ++version_;
  const int layerIndex = data.layerIndex(layer_);
  if (layerIndex < 0 || cluster_ < 0 || cluster_ >= data.clusters())
  {
    return;
  }
  const std::map<int, int> colors = channelColorsOf(data, layerIndex);
  for (const int channel : data.topChannels(layerIndex, cluster_))
  {
    colors_[channel] = colors.at(channel);
  }
}

void ChannelHighlight::setNeurons(std::vector<Neuron> neurons)
{
  std::sort(neurons.begin(), neurons.end());
  neurons.erase(std::unique(neurons.begin(), neurons.end()), neurons.end());
  neurons_ = std::move(neurons);
  ++version_;
}

int ChannelHighlight::colorOfNeuron(std::size_t index) const
{
  return neurons_.size() > channelColorCount ? 0 : static_cast<int>(index);
}

int ChannelHighlight::color(const FacetData& data, int layerIndex, int cluster, int slot) const
{
  if (!neurons_.empty())
  {
    const auto place = static_cast<std::size_t>(layerIndex);
    const Neuron neuron(data.layers()[place],
                        data.topChannels(layerIndex, cluster)[static_cast<std::size_t>(slot)]);
    const auto found = std::lower_bound(neurons_.begin(), neurons_.end(), neuron);
    const bool isThere = found != neurons_.end() && *found == neuron;
    return isThere ? colorOfNeuron(static_cast<std::size_t>(found - neurons_.begin())) : -1;
  }
  if (colors_.empty() || data.layers()[static_cast<std::size_t>(layerIndex)] != layer_)
  {
    return -1;
  }
  const auto& channels = data.topChannels(layerIndex, cluster);
  const auto color = colors_.find(channels[static_cast<std::size_t>(slot)]);
  return color == colors_.end() ? -1 : color->second;
}

std::vector<std::pair<int, int>> ChannelHighlight::channels(const FacetData& data) const
{
  std::vector<std::pair<int, int>> found;
  if (!colors_.empty() && neurons_.empty())
  {
    for (const int channel : data.topChannels(data.layerIndex(layer_), cluster_))
    {
      found.emplace_back(channel, colors_.at(channel));
    }
  }
  return found;
}

std::string ChannelHighlight::whyNothing(const FacetData& data) const
{
  const std::vector<int>& layers = data.layers();
  const int layerIndex = data.layerIndex(layer_);
  if (layer_ == 0 || layers.empty() || !colors_.empty() || !neurons_.empty())
  {
    return {};
  }
  if (layerIndex < 0)
  {
    const bool isRange =
        layers.back() - layers.front() + 1 == static_cast<int>(layers.size()) && layers.size() > 1;
    std::string known = std::to_string(layers.front());
    for (std::size_t index = 1; index < layers.size() && !isRange; ++index)
    {
      known += ", " + std::to_string(layers[index]);
    }
    known += isRange ? " to " + std::to_string(layers.back()) : "";
    return "There is no layer " + std::to_string(layer_) + " to highlight, but " + known;
  }
  const int clusters = data.clustersIn(layerIndex);
  if (cluster_ < 0 || cluster_ >= clusters)
  {
    return "Layer " + std::to_string(layer_) + " has no cluster " + std::to_string(cluster_) +
           " to highlight, but " + (clusters > 1 ? "0 to " + std::to_string(clusters - 1) : "0");
  }
  return "The table has no top channels of layer " + std::to_string(layer_);
}

}  // namespace layerscope
