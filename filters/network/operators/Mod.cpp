#include <cmath>

#include "Binary.h"

namespace layerscope
{

namespace
{
/// The remainder with the sign of the dividend.
struct Remainder
{
  float operator()(float a, float b) const { return std::fmod(a, b); }

  std::int64_t operator()(std::int64_t a, std::int64_t b) const
  {
    if (b == 0)
    {
      throw Error("the remainder of a division by zero").found(std::to_string(a) + " / 0");
    }
    return b == -1 ? 0 : a % b;
  }
};

/// The remainder with the sign of the divisor, for whole numbers.
struct FloorRemainder
{
  std::int64_t operator()(std::int64_t a, std::int64_t b) const
  {
    const std::int64_t rest = Remainder()(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
  }
};

class Mod : public BinaryOperator
{
public:
  explicit Mod(const Node& node) : BinaryOperator(node), isOfC_(node.attributes.getInt("fmod", 0) != 0) {}

  // With respect to the divisor it steps.
  bool hasGradient(std::size_t input) const override { return input == 0; }

protected:
  void checkTypes(const Inputs& inputs) const override
  {
    BinaryOperator::checkTypes(inputs);
    if (!isOfC_ && inputs.at(0).type == ElementType::Float32)
    {
      throw Error("remainders of floats follow C alone").expected("fmod = 1").found("fmod = 0");
    }
  }

  void compute(const BroadcastLoops& loops, const Tensor& a, const Tensor& b, Tensor& out) const override
  {
    if (a.type() == ElementType::Float32)
    {
      loops.run(a.floats(), b.floats(), out.floats(), Remainder());
    }
    else if (isOfC_)
    {
      loops.runSerial(a.ints(), b.ints(), out.ints(), Remainder());
    }
    else
    {
      loops.runSerial(a.ints(), b.ints(), out.ints(), FloorRemainder());
    }
  }

  float constantSlope(std::size_t input) const override { return input == 0 ? 1.0F : 0.0F; }

private:
  bool isOfC_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Mod, Mod);

}  // namespace layerscope
