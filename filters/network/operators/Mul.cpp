#include "Binary.h"
#include "Integers.h"

namespace layerscope
{

namespace
{
struct Times
{
  static constexpr auto ofRows = &Kernels::multiply;
  static constexpr auto ofNumber = &Kernels::multiplyNumber;
  float operator()(float a, float b) const { return a * b; }
  std::int64_t operator()(std::int64_t a, std::int64_t b) const { return wrappingMultiply(a, b); }
};

class Mul : public Binary<Times>
{
public:
  using Binary::Binary;

protected:
  BackwardNeeds needsFor(std::size_t input) const override { return {{1 - input}, {}}; }

  void differentiate(std::size_t input, const BackwardStep& step, float* to) const override
  {
    const std::size_t other = 1 - input;
    loopsWith(other).run(step.outputGradients[0]->floats(), step.inputs[other]->floats(), to, Times());
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Mul, Mul);

}  // namespace layerscope
