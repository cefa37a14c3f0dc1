#include "KernelElementwise.h"

namespace layerscope
{

namespace
{
struct TanhDerivative
{
  static float ofOutput(float y) { return 1.0F - y * y; }
};

using Tanh = KernelElementwise<&Kernels::tanh, TanhDerivative>;
}  // namespace

LAYERSCOPE_OPERATOR(Tanh, Tanh);

}  // namespace layerscope
