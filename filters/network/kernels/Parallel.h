#ifndef layerscope_network_kernels_Parallel_h
#define layerscope_network_kernels_Parallel_h

#include <atomic>
#include <cstdint>

namespace layerscope
{

/// Threads that a loop started here may use: OpenMP's maximum (OMP_NUM_THREADS, omp_set_num_threads), and 1
/// inside of another parallel loop.
int availableThreads();

/// While it lives, loops that this thread starts end early once `stop` is set, which another thread may do.
/// What they were to compute is then undefined. nullptr: they don't. Scopes may be nested; the innermost
/// counts.
class StopScope
{
public:
  explicit StopScope(const std::atomic<bool>* stop);
  ~StopScope();
  StopScope(const StopScope&) = delete;
  StopScope& operator=(const StopScope&) = delete;

  /// Is this thread in a scope whose `stop` is set?
  static bool isStopped();

private:
  const std::atomic<bool>* before_;
};

/// Calls body(context, index, worker) once for every index in [0, count), on up to `workers` threads;
/// `worker` is in [0, workers) and no two calls of the same worker run at once. `body` must not throw.
/// Indices are handed out in rising order, one by one. Any number of threads may call this at the same time.
///
/// The loops share helper threads of their own, not OpenMP's, because a caller of OpenMP waits for every
/// thread of its team even where the machine is busy and they come too late to find any work: on a loaded
/// machine, or with several processes on it, that made a forward pass tens of times slower than on one
/// thread. Here the caller works off whatever no helper has taken, and waits only for calls that have begun.
/// Idle helpers spin for about 0.1 ms and then sleep.
///
/// Within a StopScope whose flag is set, indices that are left are not handed out.
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
