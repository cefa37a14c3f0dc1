#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(ReduceMean, ReductionBy<MeanReducer>);

}  // namespace layerscope
