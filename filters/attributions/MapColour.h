#ifndef layerscope_MapColour_h
#define layerscope_MapColour_h

#include <array>

namespace layerscope
{

/// Red, green and blue, from 0 to 255, of a value from -1 to 1: on a diverging colour map, or by its
/// magnitude on one that begins with black.
std::array<double, 3> mapColour(double value, bool isSigned);

}  // namespace layerscope

#endif
