#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(ReduceMin, Reduction<ExtremeReducer<Smaller>>);

}  // namespace layerscope
