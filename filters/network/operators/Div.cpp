#include <limits>

#include "Binary.h"

namespace layerscope
{

namespace
{
struct Over
{
  float operator()(float a, float b) const { return a / b; }

  /// Truncates towards zero.
  std::int64_t operator()(std::int64_t a, std::int64_t b) const
  {
    if (b == 0)
    {
      throw Error("division of an int64 by zero").found(std::to_string(a) + " / 0");
    }
    if (b == -1 && a == std::numeric_limits<std::int64_t>::min())
    {
      throw Error("the quotient of two int64 does not fit into one").found(std::to_string(a) + " / -1");
    }
    return a / b;
  }
};

class Div : public Binary<Over>
{
public:
  using Binary::Binary;

protected:
  BackwardNeeds needsFor(std::size_t input) const override
  {
    return input == 0 ? BackwardNeeds{{1}, {}} : BackwardNeeds{{1}, {0}};
  }

  void differentiate(std::size_t input, const BackwardStep& step, float* to) const override
  {
    const float* const gradient = step.outputGradients[0]->floats();
    const float* const divisor = step.inputs[1]->floats();
    if (input == 0)
    {
      loopsWith(1).run(gradient, divisor, to, Over());
      return;
    }
    loopsWith(1).forEach(gradient, divisor,
                         [to, quotient = step.outputs[0]->floats()](std::int64_t i, float g, float b)
                         { to[i] = -g * (quotient[i] / b); });
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Div, Div);

}  // namespace layerscope
