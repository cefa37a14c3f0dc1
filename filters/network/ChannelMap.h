#ifndef layerscope_network_ChannelMap_h
#define layerscope_network_ChannelMap_h

#include <limits>
#include <vector>

namespace layerscope
{

/// What interventions make of a channel's values, one after the other: scale * x + offset, limited to [low,
/// high]. All chains of products, sums, constants and limits are of that form.
struct ChannelMap
{
  float scale = 1;
  float offset = 0;
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();

  bool isIdentity() const { return scale == 1.0F && offset == 0.0F && !isLimited(); }
  bool isConstant() const { return scale == 0.0F; }  ///< the offset, whatever x is
  bool isLimited() const
  {
    return low > -std::numeric_limits<float>::infinity() || high < std::numeric_limits<float>::infinity();
  }

  /// NaN stays NaN, but for a constant.
  float operator()(float x) const
  {
    if (isConstant())
    {
      return offset;
    }
    const float y = scale * x + offset;
    const float raised = low > y ? low : y;
    return high < raised ? high : raised;
  }

  /// At a limit the slope of what is within counts, as PyTorch has it.
  float derivative(float x) const
  {
    const float y = scale * x + offset;
    return y >= low && y <= high ? scale : 0.0F;
  }
};

/// As attributes of a node carry it, four numbers a map.
std::vector<float> toNumbers(const std::vector<ChannelMap>& maps);
/// The reverse. Throws Error where it isn't four numbers a map.
std::vector<ChannelMap> channelMaps(const std::vector<float>& numbers);

}  // namespace layerscope

#endif
