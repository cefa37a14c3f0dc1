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
};
}  // namespace

LAYERSCOPE_OPERATOR(Pow, Pow);

}  // namespace layerscope
