#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(ReduceMean, Reduction<MeanReducer>);

}  // namespace layerscope
