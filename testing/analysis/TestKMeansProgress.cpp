#include "analysis/KMeans.h"

#include "TestRows.h"
#include "ThreadCommunicator.h"

#include <gtest/gtest.h>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using namespace layerscope;
using layerscope::testing::Table;

namespace
{

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Long enough to be asked many times.
KMeansOptions endless()
{
  KMeansOptions options;
  options.clusters = 16;
  options.restarts = 1000;
  options.tolerance = 0;
  return options;
}

}  // namespace

TEST(KMeansProgress, RisesToOneOnTheCallersThread)
{
  const Table table = layerscope::testing::blobs(2000, 20, 1, 0);
  std::vector<double> fractions;
  const auto caller = std::this_thread::get_id();
  kMeans(table.view(), {},
         [&](double fraction)
         {
           EXPECT_EQ(std::this_thread::get_id(), caller);
           fractions.push_back(fraction);
           return true;
         });
  ASSERT_GE(fractions.size(), 2u);
  EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
  EXPECT_GE(fractions.front(), 0);
  EXPECT_EQ(fractions.back(), 1);
}

TEST(KMeansProgress, AbortsSoon)
{
  const Table table = layerscope::testing::blobs(20000, 100, 1, 0);
  int calls = 0;
  Clock::time_point last = Clock::now(), refused;
  double longestPause = 0;
  const KMeansResult result = kMeans(table.view(), endless(),
                                     [&](double)
                                     {
                                       longestPause = std::max(longestPause, secondsSince(last));
                                       last = Clock::now();
                                       refused = last;
                                       return ++calls < 5;
                                     });
  EXPECT_TRUE(result.aborted);
  EXPECT_TRUE(result.labels.empty() && result.centres.empty());
  EXPECT_EQ(calls, 5);
  EXPECT_LT(longestPause, 1);  // 0.1 s and a block of rows, on a busy machine
  EXPECT_LT(secondsSince(refused), 1);
}

TEST(KMeansProgress, AbortAtTheFirstCall)
{
  const Table table = layerscope::testing::blobs(100, 3, 1, 0);
  EXPECT_TRUE(kMeans(table.view(), {}, [](double) { return false; }).aborted);
}

TEST(KMeansProgress, AbortOfOneRankReachesAll)
{
  const Table table = layerscope::testing::blobs(6000, 50, 1, 0);
  std::atomic<int> aborted = 0;
  layerscope::testing::onRanks(3,
                               [&](Communicator& communicator)
                               {
                                 const auto rank = static_cast<std::size_t>(communicator.rank());
                                 int calls = 0;
                                 ProgressCallback progress;
                                 if (rank == 1)
                                 {
                                   progress = [&](double) { return ++calls < 3; };
                                 }
                                 const RowsView part = table.part(rank * 2000, rank * 2000 + 2000);
                                 aborted += kMeans(part, endless(), communicator, progress).aborted ? 1 : 0;
                               });
  EXPECT_EQ(aborted, 3);
}
