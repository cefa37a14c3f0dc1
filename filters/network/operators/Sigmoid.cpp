#include "KernelElementwise.h"

namespace layerscope
{

LAYERSCOPE_OPERATOR(Sigmoid, KernelElementwise<&Kernels::sigmoid>);

}  // namespace layerscope
