#ifndef layerscope_samples_ChannelColors_h
#define layerscope_samples_ChannelColors_h

#include <array>
#include <cstddef>

namespace layerscope
{

/// Red, green, blue of sRGB.
using Rgb = std::array<unsigned char, 3>;

constexpr std::size_t channelColorCount = 12;

/// The colour of the highlighted channel number `index` (from 0, in the order of the cluster's dot plots).
/// The first twelve are distinct, and stand out from a white and from a dark background; further ones repeat
/// them.
Rgb channelColor(std::size_t index);

}  // namespace layerscope

#endif
