#include "KernelFunction.h"

namespace layerscope
{

namespace
{
/// x * sigmoid(alpha * x); SiLU where alpha is 1.
struct SwishFunction
{
  explicit SwishFunction(const Node& node) : alpha(node.attributes.getFloat("alpha", 1.0F)) {}

  float argument(float x) const { return alpha * x; }
  float result(float x, float sigmoid) const { return x * sigmoid; }
  float derivative(float x, float sigmoid) const
  {
    return sigmoid + alpha * x * (sigmoid * (1.0F - sigmoid));
  }
  static constexpr bool rectifies = true;

  float alpha;
};

using Swish = KernelFunction<&Kernels::sigmoid, SwishFunction>;
}  // namespace

LAYERSCOPE_OPERATOR(Swish, Swish);

}  // namespace layerscope
