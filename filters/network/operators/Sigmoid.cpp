#include "KernelElementwise.h"

namespace layerscope
{

namespace
{
struct SigmoidDerivative
{
  static float ofOutput(float y) { return y * (1.0F - y); }
};

using Sigmoid = KernelElementwise<&Kernels::sigmoid, SigmoidDerivative>;
}  // namespace

LAYERSCOPE_OPERATOR(Sigmoid, Sigmoid);

}  // namespace layerscope
