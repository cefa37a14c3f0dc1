#include "BroadcastSum.h"

#include "Parallel.h"
#include "Reducers.h"

namespace layerscope
{

BroadcastSum::BroadcastSum(const Shape& large, const Shape& small) : count_(elementCount(small))
{
  std::vector<std::size_t> axes;
  const std::size_t more = large.size() - small.size();
  for (std::size_t i = 0; i < large.size(); ++i)
  {
    if (large[i] != (i < more ? 1 : small[i - more]))
    {
      axes.push_back(i);
    }
  }
  isNeeded_ = !axes.empty();
  loops_ = ReductionLoops(large, axes);
}

void BroadcastSum::run(const float* from, float* to) const
{
  if (isNeeded_)
  {
    loops_.run<SumReducer>(from, to);
  }
  else if (from != to)
  {
    parallelBlocks(count_, [&](std::int64_t begin, std::int64_t end)
                   { std::copy(from + begin, from + end, to + begin); });
  }
}

}  // namespace layerscope
