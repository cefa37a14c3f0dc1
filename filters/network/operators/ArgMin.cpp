#include <functional>

#include "ArgExtremum.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(ArgMin, ArgExtremum<std::less<>>);

}  // namespace layerscope
