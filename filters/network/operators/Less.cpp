#include "Comparison.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(Less, Comparison<std::less<>>);

}  // namespace layerscope
