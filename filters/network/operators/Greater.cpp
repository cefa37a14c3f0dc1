#include "Comparison.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(Greater, Comparison<std::greater<>>);

}  // namespace layerscope
