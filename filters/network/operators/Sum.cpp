#include "Folds.h"
#include "Variadic.h"

namespace layerscope
{

namespace
{
using Sum = Variadic<Accumulate, true>;
}  // namespace

LAYERSCOPE_OPERATOR(Sum, Sum);

}  // namespace layerscope
