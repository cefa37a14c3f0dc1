#ifndef layerscope_network_operators_SmoothReduction_h
#define layerscope_network_operators_SmoothReduction_h

#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

/// A reduction whose derivative by an element needs no other element but through the output. Derivative has
///   static constexpr bool ofInput, ofOutput                     what it reads
///   static float factor(float gradient, float y, count)         once an element of the output
///   static float gradient(float x, float factor)                for each element of the input
/// x and y are arbitrary where they are not read.
template <class Reducer, class Derivative>
class SmoothReduction : public ReductionBy<Reducer>
{
public:
  using ReductionBy<Reducer>::ReductionBy;

protected:
  BackwardNeeds derivativeNeeds() const override
  {
    BackwardNeeds needs;
    if (Derivative::ofInput)
    {
      needs.inputs.push_back(0);
    }
    if (Derivative::ofOutput)
    {
      needs.outputs.push_back(0);
    }
    return needs;
  }

  void goBack(const BackwardStep& step) const override
  {
    const float* const out = step.outputGradients[0]->floats();
    const float* const y = Derivative::ofOutput ? step.outputs[0]->floats() : out;
    auto* const factors = static_cast<float*>(step.scratch);
    const std::int64_t count = this->loops().reducedCount();
    parallelBlocks(this->outputSize(),
                   [&](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       factors[i] = Derivative::factor(out[i], y[i], count);
                     }
                   });
    float* const in = step.inputGradients[0]->floats();
    if constexpr (Derivative::ofInput)
    {
      this->spread().run(step.inputs[0]->floats(), factors, in,
                         [](float x, float factor) { return Derivative::gradient(x, factor); });
    }
    else
    {
      this->spread().forEach(in, factors,
                             [in](std::int64_t i, float /*nothing*/, float factor) { in[i] = factor; });
    }
  }
};

/// The derivative of a sum, and of functions of sums that change `factor` alone.
struct SumDerivative
{
  static constexpr bool ofInput = false;
  static constexpr bool ofOutput = false;
  static float factor(float gradient, float /*y*/, std::int64_t /*count*/) { return gradient; }
};

}  // namespace layerscope

#endif
