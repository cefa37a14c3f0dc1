#include "Trees.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace layerscope
{

namespace
{
bool isTaken(const Forest& forest, const Forest::Branch& branch, float x)
{
  if (std::isnan(x) && branch.isMissingTrue)
  {
    return true;
  }
  switch (branch.mode)
  {
    case Forest::Mode::LessOrEqual:
      return x <= branch.split;
    case Forest::Mode::Less:
      return x < branch.split;
    case Forest::Mode::GreaterOrEqual:
      return x >= branch.split;
    case Forest::Mode::Greater:
      return x > branch.split;
    case Forest::Mode::Equal:
      return x == branch.split;
    case Forest::Mode::NotEqual:
      return x != branch.split;
    default:
    {
      const auto first = forest.members.begin() + static_cast<std::ptrdiff_t>(branch.firstMember);
      const auto last = first + static_cast<std::ptrdiff_t>(branch.memberCount);
      return std::find(first, last, x) != last;
    }
  }
}
}  // namespace

void Forest::score(const float* features, float* scores) const
{
  std::fill_n(scores, targets, 0.0F);
  // Added up in double precision, a target at a time where there are many.
  constexpr std::int64_t few = 64;
  std::array<double, few> sums{};
  std::array<bool, few> isSet{};
  for (std::int64_t begin = 0; begin < targets; begin += few)
  {
    const std::int64_t end = std::min(targets, begin + few);
    sums.fill(0.0);
    isSet.fill(false);
    for (std::int64_t at : roots)
    {
      while (at >= 0)
      {
        const Branch& branch = branches[static_cast<std::size_t>(at)];
        at = isTaken(*this, branch, features[branch.feature]) ? branch.onTrue : branch.onFalse;
      }
      const Leaf& leaf = leaves[static_cast<std::size_t>(~at)];
      for (std::size_t i = leaf.first; i < leaf.first + leaf.count; ++i)
      {
        if (weights[i].target < begin || weights[i].target >= end)
        {
          continue;
        }
        const auto place = static_cast<std::size_t>(weights[i].target - begin);
        const double value = weights[i].value;
        const bool replaces = !isSet[place] || (aggregate == Aggregate::Least && value < sums[place]) ||
                              (aggregate == Aggregate::Most && value > sums[place]);
        const bool adds = aggregate == Aggregate::Sum || aggregate == Aggregate::Average;
        sums[place] = adds ? sums[place] + value : replaces ? value : sums[place];
        isSet[place] = true;
      }
    }
    const double share =
        aggregate == Aggregate::Average && !roots.empty() ? static_cast<double>(roots.size()) : 1.0;
    for (std::int64_t target = begin; target < end; ++target)
    {
      scores[target] = static_cast<float>(sums[static_cast<std::size_t>(target - begin)] / share);
    }
  }
}

}  // namespace layerscope
