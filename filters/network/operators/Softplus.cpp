#include <algorithm>
#include <array>
#include <cmath>

#include "Elementwise.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
/// log(1 + e) for e in [0, 1]: 2 artanh(s) with s = e / (2 + e) <= 1/3, as a power series whose first term
/// left out is below 3e-9 of the sum.
float logarithmOfOnePlus(float e)
{
  const float s = e / (2.0F + e);
  const float q = s * s;
  float series = 1.0F / 15.0F;
  for (const float divisor : {13.0F, 11.0F, 9.0F, 7.0F, 5.0F, 3.0F, 1.0F})
  {
    series = series * q + 1.0F / divisor;
  }
  return 2.0F * s * series;
}

/// log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)), which neither overflows nor loses small values.
class Softplus : public UnaryOperator
{
public:
  explicit Softplus(const Node& /*node*/) {}

protected:
  using UnaryOperator::apply;

  void apply(const float* in, float* out, std::int64_t count) const override
  {
    std::array<float, 256> exponential;
    const auto block = static_cast<std::int64_t>(exponential.size());
    for (std::int64_t begin = 0; begin < count; begin += block)
    {
      const std::int64_t end = std::min(block, count - begin);
      for (std::int64_t i = 0; i < end; ++i)
      {
        exponential[i] = -std::fabs(in[begin + i]);
      }
      kernels_.exp(exponential.data(), exponential.data(), end);
#pragma GCC ivdep
      for (std::int64_t i = 0; i < end; ++i)
      {
        const float x = in[begin + i];
        out[begin + i] = (0.0F > x ? 0.0F : x) + logarithmOfOnePlus(exponential[i]);
      }
    }
  }

  Slope slope() const override
  {
    return Slope::OfInput;
  }
  bool rectifies() const override
  {
    return true;
  }

  void multiplySlopes(const float* x, const float* out, float* in, std::int64_t count) const override
  {
    std::array<float, 256> sigmoid;
    const auto block = static_cast<std::int64_t>(sigmoid.size());
    for (std::int64_t begin = 0; begin < count; begin += block)
    {
      const std::int64_t end = std::min(block, count - begin);
      kernels_.sigmoid(x + begin, sigmoid.data(), end);
#pragma GCC ivdep
      for (std::int64_t i = 0; i < end; ++i)
      {
        in[begin + i] = out[begin + i] * sigmoid[i];
      }
    }
  }

private:
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};
}  // namespace

LAYERSCOPE_OPERATOR(Softplus, Softplus);

}  // namespace layerscope
