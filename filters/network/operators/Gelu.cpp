#include <cmath>

#include "KernelFunction.h"

namespace layerscope
{

namespace
{
/// x times the part of a normal distribution that is below x.
struct GeluByErf
{
  explicit GeluByErf(const Node& /*node*/) {}

  float argument(float x) const { return 0.70710678F * x; }
  float result(float x, float erf) const { return 0.5F * x * (1.0F + erf); }
  float derivative(float x, float erf) const
  {
    return 0.5F * (1.0F + erf) + x * (0.39894228F * std::exp(-0.5F * x * x));
  }
  static constexpr bool rectifies = true;
};

/// That part approximated (Hendrycks and Gimpel, arXiv:1606.08415).
struct GeluByTanh
{
  explicit GeluByTanh(const Node& /*node*/) {}

  float argument(float x) const { return 0.79788456F * (x + 0.044715F * x * x * x); }
  float result(float x, float tanh) const { return 0.5F * x * (1.0F + tanh); }
  float derivative(float x, float tanh) const
  {
    const float slope = 0.79788456F * (1.0F + 0.134145F * x * x);
    return 0.5F * (1.0F + tanh) + 0.5F * x * (1.0F - tanh * tanh) * slope;
  }
  static constexpr bool rectifies = true;
};

std::unique_ptr<Operator> makeGelu(const Node& node)
{
  const std::string approximation = node.attributes.getString("approximate", "none");
  if (approximation == "tanh")
  {
    return std::make_unique<KernelFunction<&Kernels::tanh, GeluByTanh>>(node);
  }
  if (approximation != "none")
  {
    throw Error("attribute 'approximate' is unknown")
        .expected("none or tanh")
        .found("'" + approximation + "'");
  }
  return std::make_unique<KernelFunction<&Kernels::erf, GeluByErf>>(node);
}

const OperatorRegistration registration("Gelu", makeGelu);
}  // namespace

}  // namespace layerscope
