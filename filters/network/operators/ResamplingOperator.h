#ifndef layerscope_network_operators_ResamplingOperator_h
#define layerscope_network_operators_ResamplingOperator_h

#include "Resampling.h"
#include "network/Operator.h"

namespace layerscope
{

/// What runs Resize and Upsample, which differ in how they are told the extents.
class ResamplingOperator : public Operator
{
public:
  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    resampling_.run(*inputs[0], *outputs[0], scratch);
  }

  std::size_t scratchBytes() const override { return resampling_.scratchBytes(); }

  bool hasGradient(std::size_t input) const override { return input == 0; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    resampling_.prepareBackward(inputs.shape(0));
    return {};
  }

  void backward(const BackwardStep& step) const override
  {
    resampling_.runBackward(*step.outputGradients[0], *step.inputGradients[0], step.scratch);
  }

  std::size_t backwardScratchBytes() const override { return resampling_.backwardScratchBytes(); }

protected:
  Resampling resampling_;
};

}  // namespace layerscope

#endif
