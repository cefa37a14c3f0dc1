#ifndef layerscope_network_operators_GatherByPlaces_h
#define layerscope_network_operators_GatherByPlaces_h

#include "ElementPlaces.h"
#include "FillZeros.h"
#include "TypedValues.h"

namespace layerscope
{

/// Takes the elements of input 0 that the indices in input 1 name; see ElementPlaces.h for Places.
template <class Places>
class GatherByPlaces : public Operator
{
public:
  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    places_.check(*inputs[1]);
    withValues(*inputs[0], *outputs[0],
               [&](const auto* from, auto* to) {
                 places_.forEach(*inputs[1], false,
                                 [&](std::int64_t place, std::int64_t at) { to[at] = from[place]; });
               });
  }

  bool hasGradient(std::size_t input) const override { return input == 0; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{1}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    fillZeros(*step.inputGradients[0]);
    const float* const from = step.outputGradients[0]->floats();
    float* const to = step.inputGradients[0]->floats();
    places_.forEach(*step.inputs[1], false,
                    [&](std::int64_t place, std::int64_t at) { to[place] += from[at]; });
  }

protected:
  /// Called at the end of `prepare`.
  std::vector<TensorInfo> prepared(const Inputs& inputs)
  {
    if (const Tensor* values = inputs.constant(1))
    {
      places_.check(*values);
    }
    return {{inputs.at(0).type, places_.updates()}};
  }

  Places places_;
};

}  // namespace layerscope

#endif
