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
};
}  // namespace

LAYERSCOPE_OPERATOR(LogSoftmax, SoftmaxOperator<LogarithmOfShare>);

}  // namespace layerscope
