#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "network/kernels/Parallel.h"

using namespace layerscope;

namespace
{
// More than most machines have, so that helpers also wait for one another.
constexpr int workers = 5;
}  // namespace

TEST(Parallel, CallsEveryIndexOnce)
{
  for (const std::int64_t count : {0, 1, 2, 7, 5000})
  {
    std::vector<std::atomic<int>> calls(static_cast<std::size_t>(count));
    parallelTasks(count, workers, [&](std::int64_t index, int) { ++calls[static_cast<std::size_t>(index)]; });
    for (const auto& number : calls)
    {
      EXPECT_EQ(number, 1);
    }
  }
}

// Scratch memory is handed out by worker.
TEST(Parallel, RunsNoWorkerTwiceAtOnce)
{
  std::vector<std::atomic<int>> busy(workers);
  std::atomic<int> clashes{0};
  for (int round = 0; round < 200; ++round)
  {
    parallelTasks(50, workers,
                  [&](std::int64_t, int worker)
                  {
                    ASSERT_GE(worker, 0);
                    ASSERT_LT(worker, workers);
                    clashes += busy[static_cast<std::size_t>(worker)].exchange(1);
                    std::this_thread::yield();
                    busy[static_cast<std::size_t>(worker)] = 0;
                  });
  }
  EXPECT_EQ(clashes, 0);
}

TEST(Parallel, IsSerialInsideOfItself)
{
  std::atomic<int> others{0}, calls{0};
  parallelTasks(20, workers,
                [&](std::int64_t, int)
                {
                  const auto caller = std::this_thread::get_id();
                  EXPECT_EQ(availableThreads(), 1);
                  parallelTasks(10, workers,
                                [&](std::int64_t, int worker)
                                {
                                  others += std::this_thread::get_id() != caller || worker != 0;
                                  ++calls;
                                });
                });
  EXPECT_EQ(others, 0);
  EXPECT_EQ(calls, 200);
}

TEST(Parallel, ServesManyCallersAtOnce)
{
  std::vector<std::int64_t> sums(8);
  std::vector<std::thread> callers;
  for (std::int64_t& sum : sums)
  {
    callers.emplace_back(
        [&sum]
        {
          for (int round = 0; round < 100; ++round)
          {
            std::atomic<std::int64_t> total{0};
            parallelTasks(100, workers, [&](std::int64_t index, int) { total += index; });
            sum += total;
          }
        });
  }
  for (std::thread& caller : callers)
  {
    caller.join();
  }
  EXPECT_EQ(sums, std::vector<std::int64_t>(8, 100 * 4950));
}

TEST(Parallel, ShowsTheCallerWhatWasWritten)
{
  for (int round = 0; round < 300; ++round)
  {
    std::vector<int> values(64, 0);  // plain memory: the end of the loop orders it
    parallelTasks(64, workers, [&](std::int64_t index, int) { values[static_cast<std::size_t>(index)] = 1; });
    EXPECT_EQ(values, std::vector<int>(64, 1));
  }
}

TEST(Parallel, WorksInAForkedChild)
{
  if (dlsym(RTLD_DEFAULT, "__tsan_init"))
  {
    GTEST_SKIP() << "the thread sanitizer does not follow forks";
  }
  std::atomic<bool> isDone{false};
  std::thread background(
      [&]
      {
        while (!isDone)
        {
          parallelTasks(16, workers, [](std::int64_t, int) {});
        }
      });
  for (int round = 0; round < 100; ++round)
  {
    const pid_t child = fork();
    if (child == 0)
    {
      alarm(10);
      std::atomic<int> calls{0};
      parallelTasks(50, workers, [&](std::int64_t, int) { ++calls; });
      _exit(calls == 50 ? 0 : 1);
    }
    int status = 1;
    waitpid(child, &status, 0);
    ASSERT_EQ(status, 0) << "round " << round;
  }
  isDone = true;
  background.join();
}
