#include <algorithm>

#include "MemoryPlan.h"
#include "PlanImplementation.h"

namespace layerscope
{

namespace
{
// Steps for which a part of a tensor may wait in its place for the others.
constexpr std::size_t mostStepsBefore = 8;
}  // namespace

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
    if (step.isView || step.inputs.empty() || step.outputs.empty() || step.outputs[0] == none)
    {
      continue;
    }
    std::vector<Index> others = step.inputs;
    const auto written = step.isSum ? others.end() - 1 : others.begin();
    const Index from = *written;
    if (from != none && (step.isSum || step.op->canRunInPlace()))
    {
      others.erase(written);
      reuse(from, step.outputs[0], i, others, lives, sharing);
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

// What a step joins may be written straight into its output, where it stays as it is until its last reader:
// the whole then lives as long as its parts. Wholes are found in the order of the run, so a part may be one
// itself.
std::vector<Plan::Implementation::Part> Plan::Implementation::findParts(std::vector<Life>& lives) const
{
  std::vector<Part> parts;
  if (!backSteps.empty())
  {
    return parts;
  }
  std::vector<std::vector<Index>> writes(values.size());  // by root, rising
  for (Index i = 0; i < steps.size(); ++i)
  {
    for (const Index output : steps[i].outputs)
    {
      if (output != none && !steps[i].isView)
      {
        writes[values[output].root].push_back(i);
      }
    }
  }
  std::vector<bool> isPart(values.size(), false);
  for (Index i = 0; i < steps.size(); ++i)
  {
    const Step& step = steps[i];
    if (step.isView || !step.op->joinsInputs() || step.outputs[0] == none)
    {
      continue;
    }
    const Index whole = values[step.outputs[0]].root;
    if (writes[whole].front() != i)
    {
      continue;
    }
    const Index overwritten = writes[whole].size() > 1 ? writes[whole][1] : none;
    const std::size_t bytesOfWhole = bytesOf(whole);
    std::size_t offset = 0;
    for (const Index input : step.inputs)
    {
      const Index root = values[input].root;
      const std::size_t bytes = bytesOf(input);
      // The room of the other parts is taken from the first one's beginning on: an early one must be worth
      // it.
      const bool isWorthIt = i - lives[root].first <= mostStepsBefore || bytes > bytesOfWhole / 2;
      if (values[root].source == Source::Memory && bytesOf(root) == bytes && bytes > 0 && root != whole &&
          !isPart[root] && !writes[root].empty() && writes[root].back() < i &&
          lives[root].last < overwritten && isWorthIt)
      {
        isPart[root] = true;
        parts.push_back({root, whole, offset});
        lives[whole].first = std::min(lives[whole].first, lives[root].first);
        lives[whole].last = std::max(lives[whole].last, lives[root].last);
      }
      offset += bytes;
    }
  }
  return parts;
}

void Plan::Implementation::placeMemory()
{
  std::vector<Life> lives = findLives();
  reuseMemory(lives);

  const auto plan = [&](const std::vector<Life>& when, const std::vector<Part>& parts)
  {
    std::vector<bool> isOwner(values.size(), true);
    for (const Part& part : parts)
    {
      isOwner[part.root] = false;
    }
    std::vector<Lifetime> lifetimes;
    std::vector<Index> owners;
    for (Index i = 0; i < values.size(); ++i)
    {
      if (isOwner[i] && values[i].root == i && values[i].source == Source::Memory && when[i].first != none)
      {
        lifetimes.push_back({bytesOf(i), when[i].first, when[i].last});
        owners.push_back(i);
      }
    }
    MemoryPlan found = planMemory(lifetimes);
    std::vector<std::size_t> places(values.size(), 0);
    for (Index i = 0; i < owners.size(); ++i)
    {
      places[owners[i]] = found.offsets[i];
    }
    std::for_each(parts.rbegin(), parts.rend(),
                  [&](const Part& part) { places[part.root] = places[part.whole] + part.offset; });
    found.offsets = std::move(places);
    return found;
  };
  MemoryPlan best = plan(lives, {});
  std::vector<Life> joined = lives;
  const std::vector<Part> parts = findParts(joined);
  if (!parts.empty())
  {
    MemoryPlan found = plan(joined, parts);
    if (found.bytes <= best.bytes + best.bytes / 8)
    {
      best = std::move(found);
    }
  }
  offsets = std::move(best.offsets);
  scratchOffset = best.bytes;
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
