#include "KernelElementwise.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(Exp, KernelElementwise<&Kernels::exp>);

}  // namespace layerscope
