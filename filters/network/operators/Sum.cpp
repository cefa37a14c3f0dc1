#include "Folds.h"
#include "Variadic.h"

namespace layerscope
{

namespace
{
using Sum = Variadic<Accumulate, false>;
}  // namespace

LAYERSCOPE_OPERATOR(Sum, Sum);

}  // namespace layerscope
