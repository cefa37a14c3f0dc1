#include "SoftmaxOperator.h"

namespace layerscope
{

namespace
{
struct Share
{
  static float factor(double sum) { return static_cast<float>(1.0 / sum); }
  static void transform(const Kernels& kernels, float* t, std::int64_t count) { kernels.exp(t, t, count); }
  static float combine(float exponential, float factor) { return exponential * factor; }
};
}  // namespace

LAYERSCOPE_OPERATOR(Softmax, SoftmaxOperator<Share>);

}  // namespace layerscope
