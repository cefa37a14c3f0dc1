#include <algorithm>

#include "MemoryPlan.h"
#include "PlanImplementation.h"

namespace layerscope
{

Plan::Implementation::Uses Plan::Implementation::usesOf(std::size_t moment) const
{
  Uses uses;
  const auto add = [](const std::vector<Index>& from, std::vector<Index>& to)
  { std::copy_if(from.begin(), from.end(), std::back_inserter(to), [](Index i) { return i != none; }); };
  if (moment < steps.size())
  {
    add(steps[moment].inputs, uses.reads);
    add(steps[moment].outputs, uses.writes);
    return uses;
  }
  const BackStep& back = backSteps[moment - steps.size()];
  add(back.inputs, uses.reads);
  add(back.outputs, back.kind == BackStep::Kind::Again ? uses.writes : uses.reads);
  add(back.outputGradients, uses.reads);
  add(back.inputGradients, uses.writes);
  for (const BackStep::Sum& sum : back.sums)
  {
    uses.reads.push_back(sum.from);
    uses.reads.push_back(sum.into);
  }
  return uses;
}

std::vector<Plan::Implementation::Life> Plan::Implementation::findLives() const
{
  std::vector<Life> lives(values.size());
  for (std::size_t moment = 0; moment < moments(); ++moment)
  {
    const Uses uses = usesOf(moment);
    for (const auto* list : {&uses.reads, &uses.writes})
    {
      for (const Index value : *list)
      {
        Life& life = lives[values[value].root];
        life.first = std::min(life.first, moment);
        life.last = std::max(life.last, moment);
        if (moment < steps.size())
        {
          life.lastForward = moment;
        }
        else
        {
          life.firstBack = std::min(life.firstBack, moment);
        }
      }
    }
  }
  return lives;
}

std::size_t Plan::Implementation::bytesOf(Index value) const
{
  const TensorInfo& info = values[value].info;
  return static_cast<std::size_t>(elementCount(info.shape)) * elementBytes(info.type);
}

// Lets a step write `to` over `from` where nobody reads that afterwards; `others` are read by the step, too.
void Plan::Implementation::reuse(Index from, Index to, std::size_t moment, const std::vector<Index>& others,
                                 std::vector<Life>& lives, Sharing& sharing)
{
  const Index root = values[from].root;
  const bool sharesOther = std::any_of(
      others.begin(), others.end(), [&](Index other) { return other != none && values[other].root == root; });
  const bool fits = values[root].info.type == values[to].info.type &&
                    elementCount(values[root].info.shape) == elementCount(values[to].info.shape);
  if (values[root].source != Source::Memory || values[to].root != to || lives[root].last != moment ||
      sharesOther || !fits)
  {
    return;
  }
  // Views of the output, made later, must follow it.
  for (const Index value : sharing[to])
  {
    values[value].root = root;
  }
  sharing[root].insert(sharing[root].end(), sharing[to].begin(), sharing[to].end());
  sharing[to].clear();
  lives[root].last = std::max(lives[root].last, lives[to].last);
}

void Plan::Implementation::reuseMemory(std::vector<Life>& lives)
{
  Sharing sharing(values.size());
  for (Index i = 0; i < values.size(); ++i)
  {
    sharing[values[i].root].push_back(i);
  }
  for (Index i = 0; i < steps.size(); ++i)
  {
    const Step& step = steps[i];
    if (!step.isView && step.op->canRunInPlace() && !step.inputs.empty() && step.inputs[0] != none &&
        !step.outputs.empty() && step.outputs[0] != none)
    {
      reuse(step.inputs[0], step.outputs[0], i, {step.inputs.begin() + 1, step.inputs.end()}, lives, sharing);
    }
  }
  for (Index i = 0; i < backSteps.size(); ++i)
  {
    const BackStep& back = backSteps[i];
    if (back.kind == BackStep::Kind::Backward && back.step != none &&
        steps[back.step].op->canGoBackInPlace() && back.inputGradients[0] != none &&
        back.outputGradients[0] != none)
    {
      std::vector<Index> others(back.outputGradients.begin() + 1, back.outputGradients.end());
      for (const BackStep::Sum& sum : back.sums)
      {
        others.push_back(sum.into);
      }
      reuse(back.outputGradients[0], back.inputGradients[0], steps.size() + i, others, lives, sharing);
    }
  }
}

void Plan::Implementation::placeMemory()
{
  std::vector<Life> lives = findLives();
  reuseMemory(lives);

  std::vector<Lifetime> lifetimes;
  std::vector<Index> owners;
  for (Index i = 0; i < values.size(); ++i)
  {
    if (values[i].root == i && values[i].source == Source::Memory && lives[i].first != none)
    {
      lifetimes.push_back({bytesOf(i), lives[i].first, lives[i].last});
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
  for (const BackStep& back : backSteps)
  {
    if (back.kind == BackStep::Kind::Backward && back.step != none)
    {
      scratch = std::max(scratch, steps[back.step].op->backwardScratchBytes());
    }
  }
  workspaceBytes = scratchOffset + scratch;
}

}  // namespace layerscope
