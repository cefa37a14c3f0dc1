#include "Accumulation.h"
#include "Integers.h"

namespace layerscope
{

namespace
{
/// Products in double.
class CumProd : public Accumulation
{
public:
  using Accumulation::Accumulation;

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    if (inputs[0]->type() == ElementType::Int64)
    {
      accumulate(inputs[0]->ints(), outputs[0]->ints(), false, isExclusive_, std::int64_t(1),
                 wrappingMultiply);
      return;
    }
    multiply(inputs[0]->floats(), outputs[0]->floats(), isExclusive_);
  }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{0}, {}};
  }

  // The product of all before, times s = the sum over the outputs behind of their gradient and all between,
  // which from the end is s[i] = g[i] + x[i + 1] s[i + 1] (g[i + 1] where an element's own value is left
  // out). No division, so that zeros do no harm.
  void backward(const BackwardStep& step) const override
  {
    const float* const x = step.inputs[0]->floats();
    const float* const out = step.outputGradients[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    multiply(x, in, true);
    forEachLine(true,
                [&](std::int64_t at, std::int64_t next)
                {
                  double behind = 0.0;
                  for (std::int64_t i = 0; i < lines_.length; ++i, at += next)
                  {
                    const double sum = isExclusive_ ? behind : out[at] + behind;
                    in[at] = static_cast<float>(in[at] * sum);
                    behind = x[at] * sum + (isExclusive_ ? out[at] : 0.0);
                  }
                });
  }

private:
  void multiply(const float* x, float* y, bool isExclusive) const
  {
    accumulate(x, y, false, isExclusive, 1.0, [](double product, float value) { return product * value; });
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(CumProd, CumProd);

}  // namespace layerscope
