#include "GlobalPool.h"
#include "Reducers.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(GlobalMaxPool, GlobalPool<ExtremeReducer<Larger>>);

}  // namespace layerscope
