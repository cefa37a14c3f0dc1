#include "SoftmaxOperator.h"

namespace layerscope
{

namespace
{
struct LogarithmOfShare
{
  static constexpr bool readsExponentials = false;
  static float factor(double sum) { return static_cast<float>(std::log(sum)); }
  static float result(float shifted, float logarithm) { return shifted - logarithm; }

  static void shares(const Kernels& kernels, const float* y, float* p, std::int64_t count)
  {
    kernels.exp(y, p, count);
  }
  static float term(float gradient, float /*p*/) { return gradient; }
  static float back(float gradient, float p, float sum) { return gradient - p * sum; }
};
}  // namespace

LAYERSCOPE_OPERATOR(LogSoftmax, SoftmaxOperator<LogarithmOfShare>);

}  // namespace layerscope
