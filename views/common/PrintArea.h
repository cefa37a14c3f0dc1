#ifndef layerscope_PrintArea_h
#define layerscope_PrintArea_h

#include <ostream>

#include "samples/Rectangle.h"

namespace layerscope
{

/// As the PrintSelf of charts tells places, for tests.
inline std::ostream& operator<<(std::ostream& os, const Rectangle& area)
{
  return os << area.x << " " << area.y << " " << area.width << " " << area.height;
}

}  // namespace layerscope

#endif
