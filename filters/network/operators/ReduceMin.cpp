#include "ExtremeReduction.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(ReduceMin, ExtremeReduction<Smaller>);

}  // namespace layerscope
