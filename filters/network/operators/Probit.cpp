#include <cmath>

#include "Elementwise.h"
#include "network/OwnOperators.h"

namespace layerscope
{

namespace
{
/// The quantile function of the normal distribution, in the approximation that ONNX's reference and ONNX
/// Runtime have (Winitzki, "A handy approximation for the error function and its inverse", 2008): 0 at 0 and
/// 1, not-a-number outside.
struct QuantileOfNormal
{
  float operator()(float x) const
  {
    const Parts parts(x);
    return parts.isEnd ? 0.0F : static_cast<float>(rootOfTwo * parts.t * std::sqrt(parts.ratio));
  }

  static constexpr Slope slope = Slope::OfInput;

  float derivative(float x) const
  {
    const Parts parts(x);
    // Of v3 with respect to t^2.
    const double inner = (0.5 * parts.v - 0.5 / b) / parts.root - 0.5;
    const double change = -inner / (1.0 - parts.t * parts.t);
    return parts.isEnd ? 0.0F : static_cast<float>(2.0 * rootOfTwo * change / std::sqrt(parts.ratio));
  }

private:
  static constexpr double b = 0.147;
  static constexpr double rootOfTwo = 1.41421356;

  // The inverse error function of t = 2 x - 1 is t sqrt(v3 / t^2).
  struct Parts
  {
    explicit Parts(float x) : t(2.0 * static_cast<double>(x) - 1.0), isEnd(t * t == 1.0)
    {
      const double logarithm = std::log1p(-t * t);
      v = 2.0 / (M_PI * b) + 0.5 * logarithm;
      root = std::sqrt(v * v - logarithm / b);
      // Without a difference of near numbers where t is small; sqrt(v^2 - log / b) - v.
      const double slope = t == 0.0 ? 1.0 : -logarithm / (t * t);
      ratio = v > 0.0 ? slope / b / (v + root) : (root - v) / (t * t);
    }

    double t;
    bool isEnd;
    double v = 0.0, root = 0.0;
    double ratio = 0.0;  ///< v3 / t^2
  };
};

const OperatorRegistration registration(probitOp,
                                        [](const Node& node) -> std::unique_ptr<Operator>
                                        { return std::make_unique<Elementwise<QuantileOfNormal>>(node); });
}  // namespace

}  // namespace layerscope
