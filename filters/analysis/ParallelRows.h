#ifndef layerscope_analysis_ParallelRows_h
#define layerscope_analysis_ParallelRows_h

#include "analysis/WorkMonitor.h"
#include "network/kernels/Parallel.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace layerscope
{

/// Calls body(part, begin, end) on parts of the rows [0, count) that cover them once, on up to `threads`
/// threads; part < threads, and no two calls with the same part run at once. `workPerRow` is roughly the
/// number of multiplications a row takes. The work is done in blocks of a few milliseconds, and the monitor
/// is asked in between: after an abort rows are left out, so the caller asks WorkMonitor::aborted() before it
/// uses what the body wrote. The body must not throw.
template <typename Body>
void parallelRows(std::size_t count, std::size_t workPerRow, int threads, WorkMonitor& monitor,
                  const Body& body)
{
  constexpr std::size_t blockWork = std::size_t{1} << 26;
  constexpr std::size_t workWorthAThread = std::size_t{1} << 18;
  const std::size_t work = std::max<std::size_t>(workPerRow, 1);
  const std::size_t block = std::max<std::size_t>(blockWork / work, 1) * static_cast<std::size_t>(threads);
  for (std::size_t begin = 0; begin < count && !monitor.poll(); begin += block)
  {
    const std::size_t size = std::min(block, count - begin);
    const std::size_t worthwhile = std::max<std::size_t>(size * work / workWorthAThread, 1);
    const int team = static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(threads), worthwhile));
    const auto runPart = [&](std::int64_t part, int)
    {
      const auto index = static_cast<std::size_t>(part);
      const auto parts = static_cast<std::size_t>(team);
      body(static_cast<int>(part), begin + size * index / parts, begin + size * (index + 1) / parts);
    };
    parallelTasks(team, team, runPart);
  }
}

}  // namespace layerscope

#endif
