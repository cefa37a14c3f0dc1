#include "analysis/ClusterChoice.h"

#include "TestRows.h"
#include "ThreadCommunicator.h"
#include "analysis/Silhouette.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <atomic>
#include <cmath>

using namespace layerscope;
using layerscope::testing::Table;

namespace
{

ClusterChoice choose(const Table& table, int fewest, int most)
{
  SerialCommunicator alone;
  auto choice = chooseClusters(table.view(), {}, fewest, most, alone);
  EXPECT_TRUE(choice);
  return choice ? std::move(*choice) : ClusterChoice();
}

}  // namespace

TEST(ClusterChoice, FindsTheNumberOfBlobs)
{
  for (const std::size_t blobs : {2, 3, 5, 7})
  {
    const ClusterChoice choice = choose(layerscope::testing::blobs(210, 10, blobs, 10), 2, 8);
    ASSERT_EQ(choice.tried.size(), 7u);
    EXPECT_EQ(choice.tried[choice.chosen].clusters, static_cast<int>(blobs));
    EXPECT_EQ(choice.result.sizes.size(), blobs);
  }
}

TEST(ClusterChoice, TellsWhatKMeansAndSilhouetteFound)
{
  const Table table = layerscope::testing::blobs(150, 6, 4, 2);
  const ClusterChoice choice = choose(table, 2, 6);
  SerialCommunicator alone;
  const SilhouetteSample sample(table.view(), 0, alone);
  double best = -2;
  for (std::size_t index = 0; index < choice.tried.size(); ++index)
  {
    KMeansOptions options;
    options.clusters = static_cast<int>(index) + 2;
    const KMeansResult result = kMeans(table.view(), options);
    EXPECT_EQ(choice.tried[index].clusters, options.clusters);
    EXPECT_EQ(choice.tried[index].inertia, result.inertia);
    EXPECT_EQ(choice.tried[index].silhouette, sample.measure(result.labels, options.clusters).mean);
    best = std::max(best, choice.tried[index].silhouette);
    if (index == choice.chosen)
    {
      EXPECT_EQ(choice.result.labels, result.labels);
    }
    const auto quality = qualityOf(table.view(), result, 0, alone);
    ASSERT_TRUE(quality);
    EXPECT_EQ(quality->silhouette, choice.tried[index].silhouette);
    EXPECT_EQ(quality->inertia, result.inertia);
  }
  EXPECT_EQ(choice.tried[choice.chosen].silhouette, best);
}

TEST(ClusterChoice, TheSmallestOfEqualOnes)
{
  // Equal rows have silhouettes of 0, however they are divided.
  const ClusterChoice choice = choose(Table{1, std::vector<float>(9, 2.0f)}, 2, 5);
  EXPECT_EQ(choice.chosen, 0u);
  EXPECT_EQ(choice.tried.back().silhouette, 0);
}

TEST(ClusterChoice, OneClusterHasNoSilhouette)
{
  const Table table = layerscope::testing::blobs(60, 3, 2, 8);
  const ClusterChoice one = choose(table, 1, 1);
  EXPECT_TRUE(std::isnan(one.tried[0].silhouette));
  EXPECT_EQ(one.result.sizes, (std::vector<std::int64_t>{60}));
  EXPECT_EQ(choose(table, 1, 3).chosen, 1u);
}

TEST(ClusterChoice, LargestTrial)
{
  EXPECT_EQ(largestTrial(8, 1000), 8);
  EXPECT_EQ(largestTrial(8, 9), 8);
  EXPECT_EQ(largestTrial(8, 8), 7);
  EXPECT_EQ(largestTrial(2, 3), 2);
  EXPECT_EQ(largestTrial(8, 3), 2);
}

TEST(ClusterChoice, TheSameOnAnyRanks)
{
  const Table table = layerscope::testing::blobs(300, 20, 4, 1);
  const ClusterChoice alone = choose(table, 2, 6);
  const auto compare = [&](Communicator& communicator)
  {
    const auto rank = static_cast<std::size_t>(communicator.rank());
    const std::size_t borders[] = {0, 30, 30, 300};
    const auto choice = chooseClusters(table.part(borders[rank], borders[rank + 1]), {}, 2, 6, communicator);
    ASSERT_TRUE(choice);
    EXPECT_EQ(choice->chosen, alone.chosen);
    EXPECT_EQ(choice->result.centres, alone.result.centres);
    for (std::size_t index = 0; index < alone.tried.size(); ++index)
    {
      EXPECT_EQ(choice->tried[index].silhouette, alone.tried[index].silhouette);
      EXPECT_EQ(choice->tried[index].inertia, alone.tried[index].inertia);
    }
  };
  layerscope::testing::onRanks(3, compare);
}

TEST(ClusterChoice, ProgressRisesToTheEnd)
{
  const Table table = layerscope::testing::blobs(800, 40, 3, 2);
  SerialCommunicator alone;
  for (const int most : {1, 6})
  {
    std::vector<double> fractions;
    const auto tell = [&](double fraction)
    {
      fractions.push_back(fraction);
      return true;
    };
    chooseClusters(table.view(), {}, most == 1 ? 1 : 2, most, alone, tell);
    EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
    EXPECT_GE(fractions.front(), 0);
    EXPECT_EQ(fractions.back(), 1);
  }
}

TEST(ClusterChoice, AbortOfOneRankReachesAll)
{
  const Table table = layerscope::testing::blobs(600, 20, 1, 0);
  for (const int patience : {0, 3, 12})
  {
    std::atomic<int> aborted = 0;
    const auto run = [&](Communicator& communicator)
    {
      const auto rank = static_cast<std::size_t>(communicator.rank());
      int calls = 0;
      const auto tell = [&](double) { return rank != 1 || ++calls <= patience; };
      KMeansOptions options;
      options.restarts = 20;
      const RowsView part = table.part(300 * rank, 300 * rank + 300);
      aborted += chooseClusters(part, options, 2, 200, communicator, tell) ? 0 : 1;
    };
    layerscope::testing::onRanks(2, run);
    EXPECT_EQ(aborted, 2);
  }
}
