#ifndef layerscope_ColorTable_h
#define layerscope_ColorTable_h

#include <array>
#include <cstdint>
#include <string>

namespace layerscope
{

/// A colour map as the view draws it: RGBA, from the least (0) to the largest value (255).
using ColorTable = std::array<std::array<std::uint8_t, 4>, 256>;

/// Samples one of ParaView's presets, those that the user has imported among them. Cividis, which is perceptually
/// uniform and the same for colour-blind readers, where there is none of that name or it has no colours to
/// interpolate. "Viridis (matplotlib)" and "Viridis" are one: versions of ParaView have either.
ColorTable makeColorTable(const std::string& preset, bool invert);

}  // namespace layerscope

#endif
