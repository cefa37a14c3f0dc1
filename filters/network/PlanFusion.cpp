#include "PlanImplementation.h"

namespace layerscope
{

void Plan::Implementation::fuseActivations()
{
  std::unordered_map<Index, Index> uses;       // value -> number of steps that read it
  std::unordered_map<Index, Index> producers;  // value -> step
  for (Index i = 0; i < steps.size(); ++i)
  {
    for (const Index input : steps[i].inputs)
    {
      ++uses[input];
    }
    for (const Index output : steps[i].outputs)
    {
      producers[output] = i;
    }
  }
  std::unordered_set<Index> tapped(tapValues.begin(), tapValues.end());
  tapped.insert(ofValues.begin(), ofValues.end());
  tapped.insert(byValues.begin(), byValues.end());
  std::vector<bool> merged(steps.size(), false);
  for (Index i = 0; i < steps.size(); ++i)
  {
    const Activation activation = steps[i].op->asActivation();
    if (activation.kind == Activation::Kind::None)
    {
      continue;
    }
    // The way back tells from the output which side of the kink the input was on.
    if (!ofValues.empty() && activation.slope < 0.0F)
    {
      continue;
    }
    const Index input = steps[i].inputs.at(0);
    const auto producer = producers.find(input);
    if (producer == producers.end() || uses[input] != 1 || tapped.count(input))
    {
      continue;
    }
    Step& before = steps[producer->second];
    if (before.outputs.at(0) != input || before.isView || !before.op->fuse(activation))
    {
      continue;
    }
    const Index output = steps[i].outputs.at(0);
    values[output].multiplyAdds = values[input].multiplyAdds;
    before.outputs[0] = output;
    before.merged = activation;
    producers[output] = producer->second;
    byName.erase(values[input].name);
    merged[i] = true;
  }
  std::vector<Step> kept;
  for (Index i = 0; i < steps.size(); ++i)
  {
    if (!merged[i])
    {
      kept.push_back(std::move(steps[i]));
    }
  }
  steps = std::move(kept);
}

}  // namespace layerscope
