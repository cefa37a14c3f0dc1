#ifndef layerscope_PropertyChecks_h
#define layerscope_PropertyChecks_h

#include <limits>
#include <string>

#include "network/Error.h"

namespace layerscope
{

/// `value`; throws Error unless it is one of `count` choices, which count from 0.
inline int checkedChoice(const char* property, int value, int count)
{
  if (value < 0 || value >= count)
  {
    throw Error(std::string("unknown ") + property)
        .expected("0 to " + std::to_string(count - 1))
        .found(std::to_string(value));
  }
  return value;
}

/// Throws Error unless `value` lies within these bounds, both included.
inline void checkBounds(const char* property, int value, int least,
                        int most = std::numeric_limits<int>::max())
{
  if (value < least || value > most)
  {
    throw Error(std::string(property) + " is out of range")
        .expected(most == std::numeric_limits<int>::max()
                      ? std::to_string(least) + " or more"
                      : std::to_string(least) + " to " + std::to_string(most))
        .found(std::to_string(value));
  }
}

}  // namespace layerscope

#endif
