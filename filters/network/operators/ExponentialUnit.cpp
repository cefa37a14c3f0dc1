#include "ExponentialUnit.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace layerscope
{

void ExponentialUnit::apply(const float* in, float* out, std::int64_t count) const
{
  const float scale = scale_;
  const float limit = limit_;
  const float half = 0.5F * rate_;
  if (rate_ < 0.0F)
  {
    // The exponential grows; the way below is for those that fall.
    for (std::int64_t i = 0; i < count; ++i)
    {
      out[i] = in[i] < 0.0F ? limit * std::expm1(rate_ * in[i]) : scale * in[i];
    }
    return;
  }
  // exp(x) - 1 = 2 t / (1 - t) with t = tanh(x / 2): no digits are lost near 0, where exp(x) is almost 1.
  std::array<float, 256> t;
  const auto block = static_cast<std::int64_t>(t.size());
  for (std::int64_t begin = 0; begin < count; begin += block)
  {
    const std::int64_t end = std::min(block, count - begin);
    for (std::int64_t i = 0; i < end; ++i)
    {
      t[i] = half * (in[begin + i] < 0.0F ? in[begin + i] : 0.0F);
    }
    kernels_.tanh(t.data(), t.data(), end);
#pragma GCC ivdep
    for (std::int64_t i = 0; i < end; ++i)
    {
      const float x = in[begin + i];
      const float below = limit * (2.0F * t[i] / (1.0F - t[i]));
      const float above = scale * x;
      out[begin + i] = x < 0.0F ? below : above;
    }
  }
}

// At 0 the derivative is that from below, as PyTorch has it.
void ExponentialUnit::multiplySlopes(const float* x, const float* out, float* in, std::int64_t count) const
{
  const float scale = scale_;
  const float rate = rate_;
  const float atZero = limit_ * rate_;
  std::array<float, 256> t;
  const auto block = static_cast<std::int64_t>(t.size());
  for (std::int64_t begin = 0; begin < count; begin += block)
  {
    const std::int64_t end = std::min(block, count - begin);
    for (std::int64_t i = 0; i < end; ++i)
    {
      t[i] = rate * (x[begin + i] > 0.0F ? 0.0F : x[begin + i]);
    }
    kernels_.exp(t.data(), t.data(), end);
#pragma GCC ivdep
    for (std::int64_t i = 0; i < end; ++i)
    {
      const float below = atZero * t[i];
      in[begin + i] = out[begin + i] * (x[begin + i] > 0.0F ? scale : below);
    }
  }
}

}  // namespace layerscope
