#include <algorithm>
#include <array>

#include "Elementwise.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
class Erf : public UnaryOperator
{
public:
  explicit Erf(const Node& /*node*/) {}

protected:
  using UnaryOperator::apply;

  void apply(const float* in, float* out, std::int64_t count) const override { kernels_.erf(in, out, count); }

  Slope slope() const override { return Slope::OfInput; }

  /// 2 / sqrt(pi) * exp(-x^2).
  void multiplySlopes(const float* x, const float* out, float* in, std::int64_t count) const override
  {
    constexpr float atZero = 1.12837917F;
    std::array<float, 256> t;
    const auto block = static_cast<std::int64_t>(t.size());
    for (std::int64_t begin = 0; begin < count; begin += block)
    {
      const std::int64_t end = std::min(block, count - begin);
      for (std::int64_t i = 0; i < end; ++i)
      {
        t[i] = -x[begin + i] * x[begin + i];
      }
      kernels_.exp(t.data(), t.data(), end);
#pragma GCC ivdep
      for (std::int64_t i = 0; i < end; ++i)
      {
        in[begin + i] = out[begin + i] * (atZero * t[i]);
      }
    }
  }

private:
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};
}  // namespace

LAYERSCOPE_OPERATOR(Erf, Erf);

}  // namespace layerscope
