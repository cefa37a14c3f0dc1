#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(ReduceSum, Reduction<SumReducer>);

}  // namespace layerscope
