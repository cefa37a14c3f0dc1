#include <functional>

#include "ArgExtremum.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(ArgMax, ArgExtremum<std::greater<>>);

}  // namespace layerscope
