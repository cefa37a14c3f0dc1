#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(ReduceSum, ReductionBy<SumReducer>);

}  // namespace layerscope
