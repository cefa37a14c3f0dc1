#include "Accumulation.h"
#include "Integers.h"

namespace layerscope
{

namespace
{
/// Sums in double.
class CumSum : public Accumulation
{
public:
  using Accumulation::Accumulation;

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    if (inputs[0]->type() == ElementType::Int64)
    {
      accumulate(inputs[0]->ints(), outputs[0]->ints(), false, isExclusive_, std::int64_t(0), wrappingAdd);
      return;
    }
    sum(inputs[0]->floats(), outputs[0]->floats(), false);
  }

  // Running sums from the other end.
  void backward(const BackwardStep& step) const override
  {
    sum(step.outputGradients[0]->floats(), step.inputGradients[0]->floats(), true);
  }

private:
  void sum(const float* x, float* y, bool isBackwards) const
  {
    accumulate(x, y, isBackwards, isExclusive_, 0.0, [](double sum, float value) { return sum + value; });
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(CumSum, CumSum);

}  // namespace layerscope
