#ifndef layerscope_network_kernels_Parallel_h
#define layerscope_network_kernels_Parallel_h

#include <cstdint>

namespace layerscope
{

/// Threads that a parallel loop started here may use; 1 inside of another parallel region.
int availableThreads();

/// Calls body(context, index, worker) once for every index in [0, count), on up to `workers` threads;
/// `worker` is in [0, workers) and no two calls of the same worker run at once. `body` must not throw.
/// Indices are handed out in rising order, one by one.
void parallelTasks(std::int64_t count, int workers, void (*body)(void*, std::int64_t, int), void* context);

template <class Body>
void parallelTasks(std::int64_t count, int workers, const Body& body)
{
  parallelTasks(
      count, workers,
      [](void* context, std::int64_t index, int worker)
      { (*static_cast<const Body*>(context))(index, worker); },
      const_cast<Body*>(&body));
}

}  // namespace layerscope

#endif
