#include "KernelElementwise.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(Tanh, KernelElementwise<&Kernels::tanh>);

}  // namespace layerscope
