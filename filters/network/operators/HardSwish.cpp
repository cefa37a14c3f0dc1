#include "Elementwise.h"

namespace layerscope
{

namespace
{
/// x * max(0, min(1, x / 6 + 1 / 2)).
struct HardSwishFunction
{
  float operator()(float x) const
  {
    const float y = x / 6.0F + 0.5F;
    const float low = 0.0F > y ? 0.0F : y;
    return x * (1.0F < low ? 1.0F : low);
  }

  static constexpr Slope slope = Slope::OfInput;
  static constexpr bool rectifies = true;
  /// At -3 the part above the kink counts, and at 3 as well, as in PyTorch's vector code.
  float derivative(float x) const
  {
    const float inside = x / 3.0F + 0.5F;
    return x < -3.0F ? 0.0F : (x >= 3.0F ? 1.0F : inside);
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(HardSwish, Elementwise<HardSwishFunction>);

}  // namespace layerscope
