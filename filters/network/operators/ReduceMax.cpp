#include "ExtremeReduction.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(ReduceMax, ExtremeReduction<Larger>);

}  // namespace layerscope
