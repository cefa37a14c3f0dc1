#include "Folds.h"
#include "Variadic.h"

namespace layerscope
{

namespace
{
using Max = Variadic<Larger, true>;
}  // namespace

LAYERSCOPE_OPERATOR(Max, Max);

}  // namespace layerscope
