#include "Elementwise.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
/// x * max(0, min(1, x / 6 + 1 / 2)).
class HardSwish : public UnaryOperator
{
public:
  explicit HardSwish(const Node& /*node*/) {}

protected:
  using UnaryOperator::apply;

  void apply(const float* in, float* out, std::int64_t count) const override
  {
    kernels_.hardSwish(in, out, count);
  }

  Slope slope() const override { return Slope::OfInput; }
  bool rectifies() const override { return true; }

  /// At -3 the part above the kink counts, and at 3 as well, as in PyTorch's vector code.
  void multiplySlopes(const float* x, const float* out, float* in, std::int64_t count) const override
  {
#pragma GCC ivdep
    for (std::int64_t i = 0; i < count; ++i)
    {
      const float inside = x[i] / 3.0F + 0.5F;
      in[i] = out[i] * (x[i] < -3.0F ? 0.0F : (x[i] >= 3.0F ? 1.0F : inside));
    }
  }

private:
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};
}  // namespace

LAYERSCOPE_OPERATOR(HardSwish, HardSwish);

}  // namespace layerscope
