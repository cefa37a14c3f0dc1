#include <algorithm>

#include "PlanImplementation.h"

namespace layerscope
{

/// Trades time for memory: values that wait for the way back are dropped and computed again just before it
/// reads them (Chen et al., Training deep nets with sublinear memory cost, arXiv:1604.06174; here greedily,
/// at the moment of most memory, cheapest first). Only values whose step finds its inputs at that time are
/// taken.
class Plan::Implementation::Recomputation
{
public:
  explicit Recomputation(Implementation& plan) : plan_(plan) {}

  void reduce(std::size_t limit)
  {
    find();
    while (peakBytes_ > limit && dropOne())
    {
      find();
    }
  }

private:
  void find()
  {
    lives_ = plan_.findLives();
    std::vector<std::ptrdiff_t> change(plan_.moments() + 1, 0);
    for (Index value = 0; value < lives_.size(); ++value)
    {
      if (takesMemory(value))
      {
        const auto bytes = static_cast<std::ptrdiff_t>(plan_.bytesOf(value));
        change[lives_[value].first] += bytes;
        change[lives_[value].last + 1] -= bytes;
      }
    }
    std::ptrdiff_t bytes = 0;
    peakBytes_ = 0;
    for (std::size_t moment = 0; moment < plan_.moments(); ++moment)
    {
      bytes += change[moment];
      if (static_cast<std::size_t>(bytes) > peakBytes_)
      {
        peakBytes_ = static_cast<std::size_t>(bytes);
        peak_ = moment;
      }
    }
  }

  bool takesMemory(Index value) const
  {
    return plan_.values[value].root == value && plan_.values[value].source == Source::Memory &&
           lives_[value].first != none;
  }

  /// Are the values of all inputs of the step there at that moment, without keeping any longer?
  bool isReadyAt(const Step& step, std::size_t moment) const
  {
    return std::all_of(step.inputs.begin(), step.inputs.end(),
                       [&](Index input)
                       {
                         if (input == none)
                         {
                           return true;
                         }
                         const Index root = plan_.values[input].root;
                         return plan_.values[root].source != Source::Memory || lives_[root].last >= moment;
                       });
  }

  bool dropOne()
  {
    Index best = none;
    double bestGain = 0.0;
    for (Index i = 0; i < plan_.steps.size(); ++i)
    {
      const Step& step = plan_.steps[i];
      if (step.isView || step.outputs.size() != 1 || step.outputs[0] == none)
      {
        continue;
      }
      const Index value = step.outputs[0];
      const Life& life = lives_[value];
      const bool waits =
          takesMemory(value) && life.firstBack != none && life.lastForward < peak_ && peak_ < life.firstBack;
      if (waits && isReadyAt(step, life.firstBack))
      {
        const auto elements = static_cast<double>(elementCount(plan_.values[value].info.shape));
        const double cost = elements + static_cast<double>(step.op->multiplyAdds()) / 8.0;
        const double gain = static_cast<double>(plan_.bytesOf(value)) / cost;
        if (gain > bestGain)
        {
          best = i;
          bestGain = gain;
        }
      }
    }
    if (best == none)
    {
      return false;
    }
    computeAgain(best);
    return true;
  }

  void computeAgain(Index stepIndex)
  {
    const Step& step = plan_.steps[stepIndex];
    const Index dropped = step.outputs[0];
    const std::size_t moment = lives_[dropped].firstBack - plan_.steps.size();
    std::vector<Index> made(plan_.values.size(), none);
    const auto again = [&](Index value)
    {
      if (value == none || plan_.values[value].root != dropped)
      {
        return value;
      }
      if (made[value] == none)
      {
        Value copy;
        copy.info = plan_.values[value].info;
        copy.root = value == dropped ? plan_.values.size() : made[dropped];
        made[value] = plan_.values.size();
        plan_.values.push_back(std::move(copy));
      }
      return made[value];
    };
    BackStep run;
    run.kind = BackStep::Kind::Again;
    run.step = stepIndex;
    run.inputs = step.inputs;
    run.outputs = {again(dropped)};
    for (BackStep& back : plan_.backSteps)
    {
      std::transform(back.inputs.begin(), back.inputs.end(), back.inputs.begin(), again);
      std::transform(back.outputs.begin(), back.outputs.end(), back.outputs.begin(), again);
    }
    plan_.backSteps.insert(plan_.backSteps.begin() + static_cast<std::ptrdiff_t>(moment), std::move(run));
  }

  Implementation& plan_;
  std::vector<Life> lives_;
  std::size_t peak_ = 0;
  std::size_t peakBytes_ = 0;
};

void Plan::Implementation::recompute(std::size_t limit)
{
  Recomputation(*this).reduce(limit);
}

}  // namespace layerscope
