#ifndef layerscope_GatherOnFirst_h
#define layerscope_GatherOnFirst_h

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "RankAgreement.h"
#include "analysis/Communicator.h"

namespace layerscope
{

/// Collective. The values of all ranks, one rank's behind the other's, on the first rank; nothing on the
/// others.
template <class Value>
std::vector<Value> gatherOnFirst(const Value* values, std::size_t count, Communicator& communicator)
{
  const auto own = static_cast<std::int64_t>(count);
  std::vector<std::int64_t> counts(static_cast<std::size_t>(communicator.size()));
  communicator.allGather(&own, 1, counts.data());
  constexpr std::int64_t part = std::int64_t{1} << 20;
  std::vector<Value> all, passing;
  const auto make = [&]
  {
    std::int64_t total = 0;
    for (const std::int64_t each : counts)
    {
      total += each;
    }
    all.reserve(communicator.rank() == 0 ? static_cast<std::size_t>(total) : 0);
    passing.resize(communicator.size() > 1 ? static_cast<std::size_t>(part) : 0);
  };
  runOnAllRanks(communicator, make);
  for (int rank = 0; rank < communicator.size(); ++rank)
  {
    for (std::int64_t first = 0; first < counts[static_cast<std::size_t>(rank)]; first += part)
    {
      const std::int64_t size = std::min(part, counts[static_cast<std::size_t>(rank)] - first);
      const Value* from = passing.data();
      if (rank == communicator.rank())
      {
        from = values + first;
      }
      if (rank > 0)
      {
        std::copy_n(from, size, passing.begin());
        communicator.broadcast(passing.data(), static_cast<std::size_t>(size) * sizeof(Value), rank);
        from = passing.data();
      }
      if (communicator.rank() == 0)
      {
        all.insert(all.end(), from, from + size);
      }
    }
  }
  return all;
}

/// Collective. The same on all ranks.
template <class Value>
std::vector<Value> gatherOnAll(const Value* values, std::size_t count, Communicator& communicator)
{
  auto all = gatherOnFirst(values, count, communicator);
  auto size = static_cast<std::int64_t>(all.size());
  communicator.broadcast(&size, sizeof(size), 0);
  runOnAllRanks(communicator, [&] { all.resize(static_cast<std::size_t>(size)); });
  if (size > 0)
  {
    communicator.broadcast(all.data(), all.size() * sizeof(Value), 0);
  }
  return all;
}

}  // namespace layerscope

#endif
