#include "samples/ChannelColors.h"

namespace layerscope
{

namespace
{

/// Found by testing/facets/search_channel_colors.py, which says what it looks for. CIEDE2000 distances are at least
/// 18 among the first six and 9.9 among all to people who lack one kind of cones, 20 to those with normal vision.
constexpr std::array<Rgb, channelColorCount> colors = {{
    {165, 195, 0},
    {105, 180, 255},
    {0, 120, 105},
    {120, 15, 240},
    {225, 150, 165},
    {135, 90, 0},
    {180, 30, 75},
    {135, 120, 255},
    {75, 90, 135},
    {180, 150, 105},
    {225, 75, 180},
    {105, 135, 60},
}};

}  // namespace

Rgb channelColor(std::size_t index)
{
  return colors[index % colors.size()];
}

}  // namespace layerscope
