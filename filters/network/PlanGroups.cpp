#include <algorithm>
#include <set>

#include "PlanImplementation.h"
#include "PointwiseGroup.h"

namespace layerscope
{

/// Finds steps that can run as one PointwiseGroup: an operator that tells of what it writes, or an
/// element-wise one, and element-wise ones behind it, where nobody else needs what is between them.
class Plan::Implementation::Grouping
{
public:
  explicit Grouping(Implementation& plan) : plan_(plan), groupOf_(plan.steps.size(), none)
  {
    for (Index i = 0; i < plan.steps.size(); ++i)
    {
      const std::set<Index> read(plan.steps[i].inputs.begin(), plan.steps[i].inputs.end());
      for (const Index input : read)
      {
        if (input != none)
        {
          readers_[input].push_back(i);
        }
      }
    }
    kept_.insert(plan.tapValues.begin(), plan.tapValues.end());
  }

  void run()
  {
    // Where branches come together, the element-wise step goes to the one that ends last.
    for (Index i = plan_.steps.size(); i-- > 0;)
    {
      if (writesFloats(i) && plan_.steps[i].op->runsByPieces())
      {
        take(i);
      }
    }
    for (Index i = 0; i < plan_.steps.size(); ++i)
    {
      if (groupOf_[i] == none && isPointwise(i))
      {
        take(i);
      }
    }
    merge();
  }

private:
  static constexpr std::size_t mostMembers = 32;
  static constexpr std::size_t mostInputs = 8;

  Index outputOf(Index step) const { return plan_.steps[step].outputs[0]; }
  const Shape& shapeOf(Index value) const { return plan_.values[value].info.shape; }

  bool writesFloats(Index step) const
  {
    const Step& found = plan_.steps[step];
    return !found.isView && found.outputs.size() == 1 && found.outputs[0] != none &&
           plan_.values[found.outputs[0]].info.type == ElementType::Float32;
  }

  bool isPointwise(Index step) const
  {
    const std::vector<Index>& inputs = plan_.steps[step].inputs;
    return writesFloats(step) && plan_.steps[step].op->isPointwise() && inputs.size() <= mostInputs &&
           std::all_of(inputs.begin(), inputs.end(),
                       [&](Index input)
                       { return input == none || plan_.values[input].info.type == ElementType::Float32; });
  }

  const std::vector<Index>& readersOf(Index value) const
  {
    static const std::vector<Index> nobody;
    const auto found = readers_.find(value);
    return found == readers_.end() ? nobody : found->second;
  }

  /// The members' inputs, with the plan's values behind the group's inputs in `values`.
  std::vector<std::vector<PointwiseGroup::Source>> sourcesOf(const std::vector<Index>& members,
                                                             std::vector<Index>& values) const
  {
    using Kind = PointwiseGroup::Source::Kind;
    const Shape& shape = shapeOf(outputOf(members[0]));
    std::vector<std::vector<PointwiseGroup::Source>> all;
    for (const Index member : members)
    {
      std::vector<PointwiseGroup::Source>& sources = all.emplace_back();
      for (const Index input : plan_.steps[member].inputs)
      {
        if (input == none)
        {
          sources.push_back({});
          continue;
        }
        const auto made = std::find_if(members.begin(), members.end(),
                                       [&](Index other) { return outputOf(other) == input; });
        if (made != members.end())
        {
          sources.push_back({Kind::Member, static_cast<std::size_t>(made - members.begin())});
          continue;
        }
        const auto known = std::find(values.begin(), values.end(), input);
        const auto index = static_cast<std::size_t>(known - values.begin());
        if (known == values.end())
        {
          values.push_back(input);
        }
        sources.push_back({shapeOf(input) == shape ? Kind::Piece : Kind::Whole, index});
      }
    }
    return all;
  }

  bool hasBuffers(const std::vector<Index>& members) const
  {
    std::vector<Index> values;
    const std::vector<std::vector<PointwiseGroup::Source>> sources = sourcesOf(members, values);
    std::vector<const std::vector<PointwiseGroup::Source>*> inputs;
    for (const auto& list : sources)
    {
      inputs.push_back(&list);
    }
    const std::vector<std::size_t> places = PointwiseGroup::places(inputs);
    return *std::max_element(places.begin(), places.end()) <= PointwiseGroup::mostBuffers;
  }

  /// The longest group that begins with a step: steps in the plan's order, the last of which alone makes
  /// something that is read elsewhere.
  void take(Index first)
  {
    const Shape& shape = shapeOf(outputOf(first));
    std::vector<Index> members = {first};
    std::size_t closed = 1;
    std::set<Index> next(readersOf(outputOf(first)).begin(), readersOf(outputOf(first)).end());
    std::size_t open = readersOf(outputOf(first)).size();  // readings of values that are no member's yet
    while (!next.empty() && members.size() < mostMembers && !kept_.count(outputOf(members.back())))
    {
      const Index step = *next.begin();
      next.erase(next.begin());
      if (!isPointwise(step) || groupOf_[step] != none || shapeOf(outputOf(step)) != shape)
      {
        break;
      }
      const std::set<Index> read(plan_.steps[step].inputs.begin(), plan_.steps[step].inputs.end());
      open -= static_cast<std::size_t>(std::count_if(
          members.begin(), members.end(), [&](Index member) { return read.count(outputOf(member)) > 0; }));
      members.push_back(step);
      if (open == 0 && hasBuffers(members))
      {
        closed = members.size();
      }
      const std::vector<Index>& readers = readersOf(outputOf(step));
      open += readers.size();
      next.insert(readers.begin(), readers.end());
    }
    members.resize(closed);
    if (closed > 1)
    {
      for (const Index member : members)
      {
        groupOf_[member] = groups_.size();
      }
      groups_.push_back(std::move(members));
    }
  }

  Step merged(const std::vector<Index>& members) const
  {
    Step step;
    const std::vector<std::vector<PointwiseGroup::Source>> sources = sourcesOf(members, step.inputs);
    std::vector<PointwiseGroup::Member> parts;
    for (Index i = 0; i < members.size(); ++i)
    {
      parts.push_back({std::move(plan_.steps[members[i]].op), sources[i]});
    }
    step.node = plan_.steps[members[0]].node;
    step.outputs = {outputOf(members.back())};
    step.op = std::make_unique<PointwiseGroup>(std::move(parts));
    return step;
  }

  /// Each group takes the place of its last step: what it reads is there by then.
  void merge()
  {
    std::vector<Step> kept;
    for (Index i = 0; i < plan_.steps.size(); ++i)
    {
      if (groupOf_[i] == none)
      {
        kept.push_back(std::move(plan_.steps[i]));
      }
      else if (groups_[groupOf_[i]].back() == i)
      {
        kept.push_back(merged(groups_[groupOf_[i]]));
      }
    }
    plan_.steps = std::move(kept);
  }

  Implementation& plan_;
  std::unordered_map<Index, std::vector<Index>> readers_;  ///< by value, rising
  std::unordered_set<Index> kept_;                         ///< values that are tapped
  std::vector<Index> groupOf_;                             ///< by step
  std::vector<std::vector<Index>> groups_;
};

void Plan::Implementation::groupPointwise()
{
  Grouping(*this).run();
}

}  // namespace layerscope
