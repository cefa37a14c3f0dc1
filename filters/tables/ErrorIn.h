#ifndef layerscope_ErrorIn_h
#define layerscope_ErrorIn_h

#include <string>

#include "network/Error.h"

namespace layerscope
{

/// What plain code says of rows and columns, with the layer that they are: "layer_2: ...".
inline Error errorIn(const std::string& place, const Error& error)
{
  return Error(place + ": " + error.message()).expected(error.expected()).found(error.found());
}

}  // namespace layerscope

#endif
