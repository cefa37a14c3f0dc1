#include "Parallel.h"

#include <omp.h>
#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

namespace layerscope
{

namespace
{
// About what a sleeping thread costs to wake, several times over; loops of one forward pass follow one
// another faster than that.
constexpr auto spinTime = std::chrono::microseconds(100);

// True on helper threads and in callers while they work.
thread_local bool isInLoop = false;

// Of the StopScope that this thread is in.
thread_local const std::atomic<bool>* stopFlag = nullptr;

bool isSet(const std::atomic<bool>* flag)
{
  return flag && flag->load(std::memory_order_relaxed);
}

/// Waits a short while for `isDone` without giving up the processor.
template <class Condition>
bool spinUntil(const Condition& isDone)
{
  const auto end = std::chrono::steady_clock::now() + spinTime;
  do
  {
    for (int i = 0; i < 32; ++i)
    {
      if (isDone())
      {
        return true;
      }
      __builtin_ia32_pause();
    }
  } while (std::chrono::steady_clock::now() < end);
  return isDone();
}

struct Loop
{
  std::int64_t count;
  int workers;
  void (*body)(void*, std::int64_t, int);
  void* context;
  const std::atomic<bool>* stop;
  std::atomic<std::int64_t> next{0};
  int joined = 1;               // workers so far, the caller among them; under the team's mutex
  std::atomic<int> helping{0};  // helpers that are at work; changes under the team's mutex
  Loop* following = nullptr;    // in the team's list

  bool wantsHelp() const { return joined < workers && next.load(std::memory_order_relaxed) < count; }

  void work(int worker)
  {
    isInLoop = true;
    for (std::int64_t i = next.fetch_add(1); i < count && !isSet(stop); i = next.fetch_add(1))
    {
      body(context, i, worker);
    }
    isInLoop = false;
  }
};

class Team;

std::atomic<Team*> currentTeam{nullptr};
// Threads don't survive a fork, and another one may have held the mutex: a child starts anew. Watched from
// the load of the library on, as a fork during the first call would leave a child with a half-initialised
// static variable.
const int watchesForks =
    pthread_atfork(nullptr, nullptr, [] { currentTeam.store(nullptr, std::memory_order_relaxed); });

/// The helper threads and the loops that are open to them.
class Team
{
public:
  // Never destroyed: helpers may still sleep in it when the process ends.
  static Team& instance()
  {
    static_cast<void>(watchesForks);
    Team* team = currentTeam.load(std::memory_order_acquire);
    if (!team)
    {
      auto* const made = new Team;
      if (currentTeam.compare_exchange_strong(team, made))
      {
        return *made;
      }
      delete made;
    }
    return *team;
  }

  void run(Loop& loop)
  {
    int sleeping = 0;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      loop.following = loops_;
      loops_ = &loop;
      hire(loop.workers - 1);
      published_.fetch_add(1);
      sleeping = std::min(sleeping_, loop.workers - 1);
    }
    for (int i = 0; i < sleeping; ++i)
    {
      wake_.notify_one();
    }
    loop.work(0);
    withdraw(loop);
  }

private:
  void withdraw(Loop& loop)
  {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      Loop** place = &loops_;
      while (*place != &loop)
      {
        place = &(*place)->following;
      }
      *place = loop.following;
    }
    // From here on no helper joins; the loop lives until those at work are done.
    spinUntil([&] { return loop.helping.load() == 0; });
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait(lock, [&] { return loop.helping.load() == 0; });
  }

  /// Called with the mutex held. Where the system gives no more threads, there are fewer helpers.
  void hire(int count)
  {
    while (helpers_ < count)
    {
      // Signals are for the program's own threads.
      sigset_t all, before;
      sigfillset(&all);
      pthread_sigmask(SIG_SETMASK, &all, &before);
      bool isHired = true;
      try
      {
        std::thread([this] { help(); }).detach();
      }
      catch (const std::system_error&)
      {
        isHired = false;
      }
      pthread_sigmask(SIG_SETMASK, &before, nullptr);
      if (!isHired)
      {
        return;
      }
      ++helpers_;
    }
  }

  Loop* findLoop()
  {
    Loop* loop = loops_;
    while (loop && !loop->wantsHelp())
    {
      loop = loop->following;
    }
    return loop;
  }

  [[noreturn]] void help()
  {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;)
    {
      if (Loop* const loop = findLoop())
      {
        const int worker = loop->joined++;
        loop->helping.fetch_add(1);
        lock.unlock();
        loop->work(worker);
        lock.lock();
        // The loop may be gone as soon as the last helper has left it and the mutex.
        if (loop->helping.fetch_sub(1) == 1)
        {
          done_.notify_all();
        }
        continue;
      }
      const std::uint64_t seen = published_.load();
      lock.unlock();
      spinUntil([&] { return published_.load(std::memory_order_relaxed) != seen; });
      lock.lock();
      ++sleeping_;
      wake_.wait(lock, [&] { return published_.load() != seen; });
      --sleeping_;
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  Loop* loops_ = nullptr;
  int helpers_ = 0;
  int sleeping_ = 0;
  std::atomic<std::uint64_t> published_{0};
};
}  // namespace

StopScope::StopScope(const std::atomic<bool>* stop) : before_(stopFlag)
{
  stopFlag = stop;
}

StopScope::~StopScope()
{
  stopFlag = before_;
}

bool StopScope::isStopped()
{
  return isSet(stopFlag);
}

int availableThreads()
{
  return isInLoop || omp_in_parallel() ? 1 : omp_get_max_threads();
}

void parallelTasks(std::int64_t count, int workers, void (*body)(void*, std::int64_t, int), void* context)
{
  const auto threads = static_cast<int>(count < workers ? count : workers);
  if (threads <= 1 || isInLoop || omp_in_parallel())
  {
    for (std::int64_t index = 0; index < count && !isSet(stopFlag); ++index)
    {
      body(context, index, 0);
    }
    return;
  }
  Loop loop{count, threads, body, context, stopFlag, {}, 1, {}, nullptr};
  Team::instance().run(loop);
}

}  // namespace layerscope
