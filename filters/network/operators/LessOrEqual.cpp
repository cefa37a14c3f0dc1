#include "Comparison.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(LessOrEqual, Comparison<std::less_equal<>>);

}  // namespace layerscope
