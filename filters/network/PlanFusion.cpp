#include <optional>

#include "PlanImplementation.h"

namespace layerscope
{

namespace
{
/// Makes `next`, an activation or a normalisation, the last thing that `before` does. `isWayBack`: in a plan
/// that goes backward, which tells from the output which side of the kink the input was on.
bool fuse(const Operator& next, bool isWayBack, Operator& before, Activation& merged)
{
  const Activation activation = next.asActivation();
  const bool hasReturn = activation.kind != Activation::Kind::Clip && activation.slope >= 0.0F;
  if (activation.kind != Activation::Kind::None && (hasReturn || !isWayBack))
  {
    merged = activation;
    return before.fuse(activation);
  }
  if (isWayBack)
  {
    return false;
  }
  std::optional<ChannelNormalization> normalization = next.asNormalization();
  return normalization && before.fuseNormalization(std::move(*normalization));
}
}  // namespace

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
  // Steps are counted from 1 on.
  const auto madeBy = [&](Index value)
  {
    const auto producer = producers.find(value);
    return producer == producers.end() ? 0 : producer->second + 1;
  };
  std::unordered_set<Index> tapped(tapValues.begin(), tapValues.end());
  tapped.insert(ofValues.begin(), ofValues.end());
  tapped.insert(byValues.begin(), byValues.end());
  std::vector<bool> isMerged(steps.size(), false);
  for (Index i = 0; i < steps.size(); ++i)
  {
    if (steps[i].inputs.empty())
    {
      continue;
    }
    // A sum goes to what comes last of the two: the other one is there by then.
    const bool isSum = ofValues.empty() && steps[i].op->isSum();
    std::vector<Index> inputs = steps[i].inputs;
    if (isSum && madeBy(inputs[0]) < madeBy(inputs[1]))
    {
      std::swap(inputs[0], inputs[1]);
    }
    const Index input = inputs[0];
    const auto producer = producers.find(input);
    if (producer == producers.end() || uses[input] != 1 || tapped.count(input))
    {
      continue;
    }
    Step& before = steps[producer->second];
    Activation merged;
    if (before.outputs.at(0) != input || before.isView ||
        !(isSum ? before.op->fuseSum() : fuse(*steps[i].op, !ofValues.empty(), *before.op, merged)))
    {
      continue;
    }
    if (isSum)
    {
      before.inputs.push_back(inputs[1]);
      before.isSum = true;
    }
    const Index output = steps[i].outputs.at(0);
    values[output].multiplyAdds = values[input].multiplyAdds;
    before.outputs[0] = output;
    before.merged = merged;
    producers[output] = producer->second;
    byName.erase(values[input].name);
    isMerged[i] = true;
  }
  std::vector<Step> kept;
  for (Index i = 0; i < steps.size(); ++i)
  {
    if (!isMerged[i])
    {
      kept.push_back(std::move(steps[i]));
    }
  }
  steps = std::move(kept);
}

}  // namespace layerscope
