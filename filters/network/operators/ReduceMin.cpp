#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(ReduceMin, ReductionBy<ExtremeReducer<Smaller>>);

}  // namespace layerscope
