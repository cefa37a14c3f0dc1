#include "ExponentialUnit.h"

#include <algorithm>
#include <array>

namespace layerscope
{

void ExponentialUnit::apply(const float* in, float* out, std::int64_t count) const
{
  // exp(x) - 1 = 2 t / (1 - t) with t = tanh(x / 2): no digits are lost near 0, where exp(x) is almost 1.
  std::array<float, 256> t;
  const auto block = static_cast<std::int64_t>(t.size());
  for (std::int64_t begin = 0; begin < count; begin += block)
  {
    const std::int64_t end = std::min(block, count - begin);
    for (std::int64_t i = 0; i < end; ++i)
    {
      t[i] = 0.5F * (in[begin + i] < 0.0F ? in[begin + i] : 0.0F);
    }
    kernels_.tanh(t.data(), t.data(), end);
#pragma GCC ivdep
    for (std::int64_t i = 0; i < end; ++i)
    {
      const float x = in[begin + i];
      const float below = limit_ * (2.0F * t[i] / (1.0F - t[i]));
      const float above = scale_ * x;
      out[begin + i] = x < 0.0F ? below : above;
    }
  }
}

// Below 0 the derivative is limit * exp(x), which is the result + limit; it counts at 0, as PyTorch has it.
void ExponentialUnit::multiplySlopes(const float* x, const float* out, float* in, std::int64_t count) const
{
  std::array<float, 256> y;
  const auto block = static_cast<std::int64_t>(y.size());
  for (std::int64_t begin = 0; begin < count; begin += block)
  {
    const std::int64_t end = std::min(block, count - begin);
    apply(x + begin, y.data(), end);
#pragma GCC ivdep
    for (std::int64_t i = 0; i < end; ++i)
    {
      in[begin + i] = out[begin + i] * (x[begin + i] > 0.0F ? scale_ : y[i] + limit_);
    }
  }
}

}  // namespace layerscope
