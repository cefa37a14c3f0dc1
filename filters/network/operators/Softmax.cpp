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

  static void shares(const Kernels& /*kernels*/, const float* y, float* p, std::int64_t count)
  {
    std::copy(y, y + count, p);
  }
  static float term(float gradient, float p) { return gradient * p; }
  static float back(float gradient, float p, float sum) { return p * (gradient - sum); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Softmax, SoftmaxOperator<Share>);

}  // namespace layerscope
