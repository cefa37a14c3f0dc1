#ifndef layerscope_network_ChannelFactors_h
#define layerscope_network_ChannelFactors_h

#include <cstdint>
#include <string>
#include <vector>

namespace layerscope
{

/// An intervention: a channel of a layer is multiplied by a number before anything reads it. 0 switches it
/// off.
struct ChannelFactor
{
  int layer = 1;             ///< from 1
  std::int64_t channel = 0;  ///< from 0
  float factor = 1;

  bool operator==(const ChannelFactor& other) const
  {
    return layer == other.layer && channel == other.channel && factor == other.factor;
  }
};

/// "2:17:0;4:3:0.5", as tables carry them: layer, channel and factor. Exact.
std::string toText(const std::vector<ChannelFactor>& factors);

/// The reverse. Throws Error for another text.
std::vector<ChannelFactor> channelFactors(const std::string& text);

}  // namespace layerscope

#endif
