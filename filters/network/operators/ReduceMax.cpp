#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(ReduceMax, ReductionBy<ExtremeReducer<Larger>>);

}  // namespace layerscope
