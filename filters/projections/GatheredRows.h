#ifndef layerscope_GatheredRows_h
#define layerscope_GatheredRows_h

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/Communicator.h"

namespace layerscope
{

/// Collective. The values of all ranks, in the order of the ranks; memory for all of them on each.
template <class Value>
std::vector<Value> gatherAll(const Value* own, std::size_t count, Communicator& communicator)
{
  std::vector<std::int64_t> counts(static_cast<std::size_t>(communicator.size()));
  const auto local = static_cast<std::int64_t>(count);
  communicator.allGather(&local, 1, counts.data());
  std::size_t total = 0;
  for (const std::int64_t each : counts)
  {
    total += static_cast<std::size_t>(each);
  }
  std::vector<Value> all(total);
  std::size_t begin = 0;
  for (std::size_t rank = 0; rank < counts.size(); ++rank)
  {
    const auto size = static_cast<std::size_t>(counts[rank]);
    if (rank == static_cast<std::size_t>(communicator.rank()))
    {
      std::copy_n(own, size, all.data() + begin);
    }
    if (size > 0)
    {
      communicator.broadcast(all.data() + begin, size * sizeof(Value), static_cast<int>(rank));
    }
    begin += size;
  }
  return all;
}

}  // namespace layerscope

#endif
