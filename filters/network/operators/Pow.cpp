#include <cmath>

#include "Binary.h"
#include "Integers.h"

namespace layerscope
{

namespace
{
struct Power
{
  float operator()(float base, float exponent) const { return std::pow(base, exponent); }

  float operator()(float base, std::int64_t exponent) const
  {
    return static_cast<float>(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  }

  std::int64_t operator()(std::int64_t base, float exponent) const
  {
    const double power = std::pow(static_cast<double>(base), static_cast<double>(exponent));
    if (!(std::fabs(power) < 0x1p63))
    {
      throw Error("a power does not fit int64")
          .found(std::to_string(base) + " to the power of " + std::to_string(exponent));
    }
    return static_cast<std::int64_t>(power);
  }

  /// Modulo 2^64; a negative exponent truncates towards zero.
  std::int64_t operator()(std::int64_t base, std::int64_t exponent) const
  {
    if (exponent < 0)
    {
      if (base == 0)
      {
        throw Error("zero to a negative power").found("0 to the power of " + std::to_string(exponent));
      }
      const bool isOdd = exponent % 2 != 0;
      return base == 1 ? 1 : (base == -1 ? (isOdd ? -1 : 1) : 0);
    }
    std::int64_t result = 1;
    for (; exponent != 0; exponent /= 2)
    {
      if (exponent % 2 != 0)
      {
        result = wrappingMultiply(result, base);
      }
      base = wrappingMultiply(base, base);
    }
    return result;
  }
};

/// A gradient through a power, to the base. PyTorch has no slope where the exponent is 0.
template <class T>
float throughBase(float gradient, float base, T exponent)
{
  return exponent == T(0) ? 0.0F : gradient * static_cast<float>(exponent) * Power()(base, exponent - T(1));
}

struct Square
{
  float operator()(float base, float /*exponent*/) const { return base * base; }
};

class Pow : public BinaryOperator
{
public:
  using BinaryOperator::BinaryOperator;

protected:
  // Base and exponent may differ; the result has the base's type.
  void checkTypes(const Inputs& /*inputs*/) const override {}

  void compute(const BroadcastLoops& loops, const Tensor& base, const Tensor& exponent,
               Tensor& out) const override
  {
    const bool isIntExponent = exponent.type() == ElementType::Int64;
    if (base.type() == ElementType::Int64)
    {
      isIntExponent ? loops.runSerial(base.ints(), exponent.ints(), out.ints(), Power())
                    : loops.runSerial(base.ints(), exponent.floats(), out.ints(), Power());
    }
    else if (isIntExponent)
    {
      loops.run(base.floats(), exponent.ints(), out.floats(), Power());
    }
    else if (exponent.size() == 1 && exponent.floats()[0] == 2.0F)
    {
      // The power in normalisations; some hundred times as fast as the general one.
      loops.run(base.floats(), exponent.floats(), out.floats(), Square());
    }
    else
    {
      loops.run(base.floats(), exponent.floats(), out.floats(), Power());
    }
  }

  BackwardNeeds needsFor(std::size_t input) const override
  {
    return input == 0 ? BackwardNeeds{{0, 1}, {}} : BackwardNeeds{{0, 1}, {0}};
  }

  void differentiate(std::size_t input, const BackwardStep& step, float* to) const override
  {
    const float* const out = step.outputGradients[0]->floats();
    const float* const base = step.inputs[0]->floats();
    const Tensor& exponent = *step.inputs[1];
    if (input == 1)
    {
      // A power of 0 stays 0 or 1 for exponents nearby.
      loops().forEach(base, exponent.floats(),
                      [to, out, y = step.outputs[0]->floats()](std::int64_t i, float b, float e)
                      { to[i] = b == 0.0F && e >= 0.0F ? 0.0F : out[i] * y[i] * std::log(b); });
    }
    else if (exponent.type() == ElementType::Int64)
    {
      loops().forEach(base, exponent.ints(),
                      [to, out](std::int64_t i, float b, std::int64_t e)
                      { to[i] = throughBase(out[i], b, e); });
    }
    else if (exponent.size() == 1 && exponent.floats()[0] == 2.0F)
    {
      loops().forEach(base, exponent.floats(),
                      [to, out](std::int64_t i, float b, float /*two*/) { to[i] = out[i] * (2.0F * b); });
    }
    else
    {
      loops().forEach(base, exponent.floats(),
                      [to, out](std::int64_t i, float b, float e) { to[i] = throughBase(out[i], b, e); });
    }
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Pow, Pow);

}  // namespace layerscope
