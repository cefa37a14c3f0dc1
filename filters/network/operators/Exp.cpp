#include "KernelElementwise.h"

namespace layerscope
{

namespace
{
struct ExpDerivative
{
  static float ofOutput(float y) { return y; }
};

using Exp = KernelElementwise<&Kernels::exp, ExpDerivative>;
}  // namespace

LAYERSCOPE_OPERATOR(Exp, Exp);

}  // namespace layerscope
