#include "Parallel.h"

#include <omp.h>

#include <atomic>

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace layerscope
{

namespace
{
struct Loop
{
  std::int64_t count;
  void (*body)(void*, std::int64_t, int);
  void* context;
  std::atomic<std::int64_t> next{0};
};

// GCC's OpenMP library is not built for the thread sanitizer, which therefore sees neither that threads of a
// region begin after what stands before it, nor that they end before what stands behind it. These two facts,
// and nothing else, are told to it here; accesses inside of regions are checked as ever.
void mark([[maybe_unused]] void* place)
{
#if defined(__SANITIZE_THREAD__)
  __tsan_release(place);
#endif
}

void see([[maybe_unused]] void* place)
{
#if defined(__SANITIZE_THREAD__)
  __tsan_acquire(place);
#endif
}

void work(Loop& loop, int worker)
{
  see(&loop);
  for (std::int64_t index = loop.next.fetch_add(1); index < loop.count; index = loop.next.fetch_add(1))
  {
    loop.body(loop.context, index, worker);
  }
  mark(&loop);
}

// Not instrumented: the region's own variables pass from thread to thread inside of the OpenMP library.
__attribute__((no_sanitize_thread, noinline)) void fork(Loop* loop, int workers)
{
#pragma omp parallel num_threads(workers)
  {
    work(*loop, omp_get_thread_num());
  }
}
}  // namespace

int availableThreads()
{
  return omp_in_parallel() ? 1 : omp_get_max_threads();
}

void parallelTasks(std::int64_t count, int workers, void (*body)(void*, std::int64_t, int), void* context)
{
  const std::int64_t threads = count < workers ? count : workers;
  if (threads <= 1 || omp_in_parallel())
  {
    for (std::int64_t index = 0; index < count; ++index)
    {
      body(context, index, 0);
    }
    return;
  }
  Loop loop{count, body, context, {}};
  mark(&loop);
  fork(&loop, static_cast<int>(threads));
  see(&loop);
}

}  // namespace layerscope
