#include "GlobalPool.h"
#include "Reducers.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(GlobalAveragePool, GlobalPool<MeanReducer>);

}  // namespace layerscope
