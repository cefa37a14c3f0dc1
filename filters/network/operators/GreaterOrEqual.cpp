#include "Comparison.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(GreaterOrEqual, Comparison<std::greater_equal<>>);

}  // namespace layerscope
