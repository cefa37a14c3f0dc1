#ifndef layerscope_network_operators_ExtremeReduction_h
#define layerscope_network_operators_ExtremeReduction_h

#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

/// ReduceMax and ReduceMin (Fold is Larger or Smaller). Elements that tie have equal shares of the gradient,
/// as torch.amax has it.
template <class Fold>
class ExtremeReduction : public ReductionBy<ExtremeReducer<Fold>>
{
public:
  using ReductionBy<ExtremeReducer<Fold>>::ReductionBy;

protected:
  BackwardNeeds derivativeNeeds() const override { return {{0}, {0}}; }

  void goBack(const BackwardStep& step) const override
  {
    const float* const out = step.outputGradients[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    auto* const shares = static_cast<float*>(step.scratch);
    this->spread().run(step.inputs[0]->floats(), step.outputs[0]->floats(), in,
                       [](float x, float extremum) { return x == extremum ? 1.0F : 0.0F; });
    this->loops().template run<SumReducer>(in, shares);
    for (std::int64_t i = 0; i < this->outputSize(); ++i)
    {
      shares[i] = out[i] / shares[i];
    }
    this->spread().run(in, shares, in,
                       [](float isExtreme, float share) { return isExtreme != 0.0F ? share : 0.0F; });
  }
};

}  // namespace layerscope

#endif
