#include <algorithm>

#include "MemoryPlan.h"
#include "PlanImplementation.h"

namespace layerscope
{

// Lets element-wise steps write over an input that nobody reads afterwards.
void Plan::Implementation::reuseInputs(std::vector<Index>& lastUse)
{
  for (Index i = 0; i < steps.size(); ++i)
  {
    const Step& step = steps[i];
    if (step.isView || !step.op->canRunInPlace() || step.inputs.empty() || step.inputs[0] == none ||
        step.outputs.empty() || step.outputs[0] == none)
    {
      continue;
    }
    const Index input = values[step.inputs[0]].root;
    const Index output = step.outputs[0];
    const bool sharesOther =
        std::any_of(step.inputs.begin() + 1, step.inputs.end(),
                    [&](Index other) { return other != none && values[other].root == input; });
    const bool fits = values[input].info.type == values[output].info.type &&
                      elementCount(values[input].info.shape) == elementCount(values[output].info.shape);
    if (values[input].source != Source::Memory || lastUse[input] != i || sharesOther || !fits)
    {
      continue;
    }
    // Views of the output, made later, must follow it.
    for (Value& value : values)
    {
      if (value.root == output)
      {
        value.root = input;
      }
    }
    lastUse[input] = std::max(lastUse[input], lastUse[output]);
  }
}

void Plan::Implementation::placeMemory()
{
  std::vector<Index> firstUse(values.size(), none);
  std::vector<Index> lastUse(values.size(), 0);
  for (Index i = 0; i < steps.size(); ++i)
  {
    for (const Index output : steps[i].outputs)
    {
      if (output != none)
      {
        const Index root = values[output].root;
        firstUse[root] = std::min(firstUse[root], i);
        lastUse[root] = std::max(lastUse[root], i);
      }
    }
    for (const Index input : steps[i].inputs)
    {
      if (input != none)
      {
        lastUse[values[input].root] = i;
      }
    }
  }
  reuseInputs(lastUse);

  std::vector<Lifetime> lifetimes;
  std::vector<Index> owners;
  for (Index i = 0; i < values.size(); ++i)
  {
    if (values[i].root == i && values[i].source == Source::Memory && firstUse[i] != none)
    {
      const std::size_t bytes =
          static_cast<std::size_t>(elementCount(values[i].info.shape)) * elementBytes(values[i].info.type);
      lifetimes.push_back({bytes, firstUse[i], lastUse[i]});
      owners.push_back(i);
    }
  }
  const MemoryPlan plan = planMemory(lifetimes);
  offsets.assign(values.size(), 0);
  for (Index i = 0; i < owners.size(); ++i)
  {
    offsets[owners[i]] = plan.offsets[i];
  }
  scratchOffset = plan.bytes;
  std::size_t scratch = 0;
  for (const Step& step : steps)
  {
    scratch = std::max(scratch, step.op->scratchBytes());
  }
  workspaceBytes = scratchOffset + scratch;
}

}  // namespace layerscope
