#ifndef layerscope_network_MemoryPlan_h
#define layerscope_network_MemoryPlan_h

#include <cstddef>
#include <vector>

namespace layerscope
{

/// A piece of memory that is needed from one step of a run to another, both included.
struct Lifetime
{
  std::size_t bytes = 0;
  std::size_t first = 0;
  std::size_t last = 0;
};

struct MemoryPlan
{
  std::vector<std::size_t> offsets;  ///< one for each lifetime, multiples of 64
  std::size_t bytes = 0;             ///< of the whole block
};

/// Places all pieces in one block so that pieces that live at the same time never overlap: largest first,
/// each at the lowest place that is free for its whole life ("greedy by size", Pisarchyk and Lee 2020,
/// arXiv:2001.03288). O(n log n) in the number of pieces where few live at the same time, as on the way
/// forward; at most O(n^2).
MemoryPlan planMemory(const std::vector<Lifetime>& lifetimes);

}  // namespace layerscope

#endif
