#ifndef layerscope_GatherRows_h
#define layerscope_GatherRows_h

#include <cstddef>
#include <vector>

#include "FirstSamples.h"
#include "RankAgreement.h"
#include "analysis/Communicator.h"

namespace layerscope
{

/// Collective. `size` values of each chosen row, of which `read(row, values)` writes those that this rank
/// has: on all ranks. What it throws is thrown on all ranks alike.
template <class Value, class Read>
std::vector<Value> gatherRows(const std::vector<SampleRow>& chosen, std::size_t size, const Read& read,
                              Communicator& communicator)
{
  std::vector<Value> gathered(chosen.size() * size);
  const auto readOwn = [&]
  {
    for (std::size_t index = 0; index < chosen.size(); ++index)
    {
      if (chosen[index].rank == communicator.rank())
      {
        read(chosen[index].row, gathered.data() + index * size);
      }
    }
  };
  runOnAllRanks(communicator, readOwn);
  for (std::size_t index = 0; index < chosen.size(); ++index)
  {
    communicator.broadcast(gathered.data() + index * size, size * sizeof(Value), chosen[index].rank);
  }
  return gathered;
}

}  // namespace layerscope

#endif
