#include "MemoryPlan.h"

#include <algorithm>
#include <numeric>

namespace layerscope
{

namespace
{
constexpr std::size_t alignment = 64;

std::size_t aligned(std::size_t bytes)
{
  return (bytes + alignment - 1) / alignment * alignment;
}
}  // namespace

MemoryPlan planMemory(const std::vector<Lifetime>& lifetimes)
{
  std::vector<std::size_t> order(lifetimes.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return lifetimes[a].bytes > lifetimes[b].bytes; });

  MemoryPlan plan;
  plan.offsets.assign(lifetimes.size(), 0);
  std::vector<std::size_t> placed;  // in rising order of offsets
  for (const std::size_t piece : order)
  {
    const Lifetime& life = lifetimes[piece];
    const std::size_t bytes = aligned(life.bytes);
    std::size_t offset = 0;
    for (const std::size_t other : placed)
    {
      const bool together = life.first <= lifetimes[other].last && lifetimes[other].first <= life.last;
      if (!together)
      {
        continue;
      }
      if (offset + bytes <= plan.offsets[other])
      {
        break;
      }
      offset = std::max(offset, plan.offsets[other] + aligned(lifetimes[other].bytes));
    }
    plan.offsets[piece] = offset;
    plan.bytes = std::max(plan.bytes, offset + bytes);
    placed.insert(
        std::upper_bound(placed.begin(), placed.end(), offset,
                         [&](std::size_t value, std::size_t other) { return value < plan.offsets[other]; }),
        piece);
  }
  return plan;
}

}  // namespace layerscope
