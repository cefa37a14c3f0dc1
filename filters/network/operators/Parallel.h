#ifndef layerscope_network_operators_Parallel_h
#define layerscope_network_operators_Parallel_h

#include <algorithm>
#include <cstdint>

#include "network/kernels/Parallel.h"

namespace layerscope
{

/// Elements that a thread takes at once: large enough to hide the cost of handing them out, small enough for
/// the first-level cache. Fixed, so that what a block computes does not depend on the number of threads.
constexpr std::int64_t blockElements = 8192;

/// Calls body(begin, end) for blocks of [0, count) on all threads. `body` must not throw.
template <class Body>
void parallelBlocks(std::int64_t count, const Body& body, std::int64_t block = blockElements)
{
  const std::int64_t blocks = (count + block - 1) / block;
  parallelTasks(blocks, availableThreads(),
                [&](std::int64_t i, int) { body(i * block, std::min(count, (i + 1) * block)); });
}

/// Calls body(begin, end, worker) for ranges of [0, count) on up to `workers` threads, where one index costs
/// about `work` elements. `worker` is in [0, workers); no two calls with the same one run at once. `body`
/// must not throw.
template <class Body>
void parallelRanges(std::int64_t count, std::int64_t work, int workers, const Body& body)
{
  const std::int64_t items = std::max<std::int64_t>(1, blockElements / std::max<std::int64_t>(1, work));
  parallelTasks((count + items - 1) / items, workers,
                [&](std::int64_t block, int worker)
                { body(block * items, std::min(count, (block + 1) * items), worker); });
}

/// Calls body(i, worker) for i in [0, count) on up to `workers` threads, where one call costs about `work`
/// elements. `worker` is in [0, workers); no two calls with the same one run at once. `body` must not throw.
template <class Body>
void parallelItems(std::int64_t count, std::int64_t work, int workers, const Body& body)
{
  parallelRanges(count, work, workers,
                 [&](std::int64_t begin, std::int64_t end, int worker)
                 {
                   for (std::int64_t i = begin; i < end; ++i)
                   {
                     body(i, worker);
                   }
                 });
}

/// As above, on all threads.
template <class Body>
void parallelItems(std::int64_t count, std::int64_t work, const Body& body)
{
  parallelItems(count, work, availableThreads(), [&](std::int64_t i, int) { body(i); });
}

}  // namespace layerscope

#endif
