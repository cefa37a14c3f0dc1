#include "SoftmaxOperator.h"

namespace layerscope
{

namespace
{
struct LogarithmOfShare
{
  static float factor(double sum) { return static_cast<float>(std::log(sum)); }
  static void transform(const Kernels& /*kernels*/, float* /*t*/, std::int64_t /*count*/) {}
  static float combine(float t, float logarithm) { return t - logarithm; }

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
