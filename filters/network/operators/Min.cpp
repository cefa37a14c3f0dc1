#include "Folds.h"
#include "Variadic.h"

namespace layerscope
{

namespace
{
using Min = Variadic<Smaller, true>;
}  // namespace

LAYERSCOPE_OPERATOR(Min, Min);

}  // namespace layerscope
