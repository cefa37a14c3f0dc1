#ifndef layerscope_network_operators_LpNorm_h
#define layerscope_network_operators_LpNorm_h

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "network/Operator.h"

namespace layerscope
{

/// The norm (sum of |x|^p)^(1/p) and its derivative, for pooling.
class LpNorm
{
public:
  /// Attribute p: a whole number since operator set 2, before that any.
  explicit LpNorm(const Node& node)
      : p_(node.opset < 2 ? node.attributes.getFloat("p", 2.0F)
                          : static_cast<float>(node.attributes.getInt("p", 2)))
  {
    if (!(p_ >= 1.0F))
    {
      throw Error("there is no such norm").expected("p of at least 1").found(std::to_string(p_));
    }
  }

  /// |x|^p
  void powers(const float* x, float* y, std::int64_t count) const
  {
    if (p_ == 2.0F)
    {
      std::transform(x, x + count, y, [](float value) { return value * value; });
    }
    else if (p_ == 1.0F)
    {
      std::transform(x, x + count, y, [](float value) { return std::abs(value); });
    }
    else
    {
      std::transform(x, x + count, y, [this](float value) { return std::pow(std::abs(value), p_); });
    }
  }

  float root(float sum) const
  {
    return p_ == 2.0F ? std::sqrt(sum) : p_ == 1.0F ? sum : std::pow(sum, 1.0F / p_);
  }

  /// The derivative of the norm by an element is share(norm) * term(x).
  float share(float norm) const
  {
    return p_ == 1.0F ? 1.0F : norm == 0.0F ? 0.0F : p_ == 2.0F ? 1.0F / norm : std::pow(norm, 1.0F - p_);
  }
  float term(float x) const
  {
    if (p_ == 2.0F)
    {
      return x;
    }
    const auto sign = static_cast<float>((x > 0.0F) - (x < 0.0F));
    return p_ == 1.0F ? sign : sign * std::pow(std::abs(x), p_ - 1.0F);
  }

private:
  float p_;
};

}  // namespace layerscope

#endif
