#include "Extremum.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(Max, Extremum<Larger>);

}  // namespace layerscope
