#include "Extremum.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(Min, Extremum<Smaller>);

}  // namespace layerscope
