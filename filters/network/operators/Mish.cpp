#include "KernelFunction.h"

namespace layerscope
{

namespace
{
/// x * tanh(log(1 + exp(x))), where tanh is n / (n + 2) with n = exp(x) * (exp(x) + 2).
struct MishFunction
{
  explicit MishFunction(const Node& /*node*/) {}

  // From 20 on it is x.
  float argument(float x) const { return x < 20.0F ? x : (x != x ? x : 20.0F); }
  float result(float x, float e) const
  {
    const float n = e * (e + 2.0F);
    return x * (n / (n + 2.0F));
  }
  float derivative(float x, float e) const
  {
    const float n = e * (e + 2.0F);
    const float slope = 4.0F * (n + 1.0F) / ((n + 2.0F) * (n + 2.0F)) * (e / (1.0F + e));
    return n / (n + 2.0F) + x * slope;
  }
  static constexpr bool rectifies = true;
};

using Mish = KernelFunction<&Kernels::exp, MishFunction>;
}  // namespace

LAYERSCOPE_OPERATOR(Mish, Mish);

}  // namespace layerscope
