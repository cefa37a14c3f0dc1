#ifndef layerscope_samples_ParallelParts_h
#define layerscope_samples_ParallelParts_h

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <vector>

#include "network/kernels/Parallel.h"

namespace layerscope
{

/// Rows that are worth handing to a thread: some tenths of a millisecond.
constexpr std::size_t rowsInPart = std::size_t{1} << 16;

/// Indices [begin, end) of one of several lists.
struct Part
{
  std::size_t list;
  std::size_t begin;
  std::size_t end;
};

/// Cuts lists that stand one behind the other, list i in [starts[i], starts[i + 1]), into parts of at most
/// `size` indices, none empty. begin and end count from the start of all.
inline std::vector<Part> cutLists(const std::vector<std::size_t>& starts, std::size_t size)
{
  std::vector<Part> parts;
  for (std::size_t list = 0; list + 1 < starts.size(); ++list)
  {
    for (std::size_t begin = starts[list]; begin < starts[list + 1]; begin += size)
    {
      parts.push_back({list, begin, std::min(begin + size, starts[list + 1])});
    }
  }
  return parts;
}

/// Calls body(index, worker) for all indices in [0, count), worker < workers; see parallelTasks(). The body
/// may throw: the others are still called, and then one of the exceptions is thrown here.
template <class Body>
void parallelParts(std::size_t count, int workers, const Body& body)
{
  std::mutex mutex;
  std::exception_ptr thrown;
  parallelTasks(static_cast<std::int64_t>(count), workers,
                [&](std::int64_t index, int worker)
                {
                  try
                  {
                    body(static_cast<std::size_t>(index), worker);
                  }
                  catch (...)
                  {
                    const std::lock_guard<std::mutex> lock(mutex);
                    thrown = std::current_exception();
                  }
                });
  if (thrown)
  {
    std::rethrow_exception(thrown);
  }
}

template <class Body>
void parallelParts(std::size_t count, const Body& body)
{
  parallelParts(count, availableThreads(), [&](std::size_t index, int) { body(index); });
}

}  // namespace layerscope

#endif
