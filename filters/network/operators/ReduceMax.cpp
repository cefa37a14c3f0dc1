#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(ReduceMax, Reduction<ExtremeReducer<Larger>>);

}  // namespace layerscope
