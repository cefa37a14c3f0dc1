#include "SoftmaxOperator.h"

namespace layerscope
{

namespace
{
struct Share
{
  static constexpr bool readsExponentials = true;
  static float factor(double sum) { return static_cast<float>(1.0 / sum); }
  static float result(float exponential, float factor) { return exponential * factor; }

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
