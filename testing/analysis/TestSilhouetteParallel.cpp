#include "analysis/Silhouette.h"

#include "TestRows.h"
#include "ThreadCommunicator.h"

#include <gtest/gtest.h>
#include <omp.h>
#include <algorithm>
#include <atomic>
#include <string>

using namespace layerscope;
using layerscope::testing::Table;

namespace
{

std::vector<int> labelsOf(std::size_t begin, std::size_t end, int clusters)
{
  std::vector<int> labels;
  for (std::size_t row = begin; row < end; ++row)
  {
    labels.push_back(static_cast<int>(row % static_cast<std::size_t>(clusters)));
  }
  return labels;
}

/// Measures with the parts between `borders` on ranks of their own; all ranks must agree.
Silhouette onRanks(const Table& table, const std::vector<std::size_t>& borders, int threads,
                   std::int64_t mostRows)
{
  std::vector<Silhouette> results(borders.size() - 1);
  const auto measure = [&](Communicator& communicator)
  {
    omp_set_num_threads(threads);
    const auto rank = static_cast<std::size_t>(communicator.rank());
    RowsView part = table.part(borders[rank], borders[rank + 1]);
    part.columns = part.count == 0 ? 0 : part.columns;  // nobody asks a rank without rows
    const SilhouetteSample sample(part, 3, communicator, {}, mostRows);
    results[rank] = sample.measure(labelsOf(borders[rank], borders[rank + 1], 4), 4);
  };
  layerscope::testing::onRanks(static_cast<int>(results.size()), measure);
  for (const Silhouette& other : results)
  {
    EXPECT_EQ(other.mean, results[0].mean);
    EXPECT_EQ(other.ofClusters, results[0].ofClusters);
    EXPECT_EQ(other.ofRows, results[0].ofRows);
  }
  return results[0];
}

}  // namespace

TEST(SilhouetteParallel, NoBitDependsOnRanksOrThreads)
{
  const Table table = layerscope::testing::blobs(901, 37, 4, 1);
  for (const std::int64_t mostRows : {std::int64_t{200}, std::int64_t{2000}})
  {
    const Silhouette alone = onRanks(table, {0, 901}, 1, mostRows);
    for (const std::vector<std::size_t>& borders :
         {std::vector<std::size_t>{0, 901}, std::vector<std::size_t>{0, 450, 901},
          std::vector<std::size_t>{0, 0, 901, 901}, std::vector<std::size_t>{0, 1, 300, 900, 901}})
    {
      for (const int threads : {1, 2, 5})
      {
        SCOPED_TRACE(std::to_string(borders.size() - 1) + " ranks, " + std::to_string(threads) + " threads");
        const Silhouette found = onRanks(table, borders, threads, mostRows);
        EXPECT_EQ(found.mean, alone.mean);
        EXPECT_EQ(found.ofClusters, alone.ofClusters);
        EXPECT_EQ(found.ofRows, alone.ofRows);
      }
    }
  }
}

TEST(SilhouetteParallel, RowsOfManyBlocks)
{
  // A block is 2^23 numbers: 8 of these rows.
  Table table{1000000, std::vector<float>(20000000)};
  for (std::size_t index = 0; index < table.values.size(); ++index)
  {
    table.values[index] = static_cast<float>(index % 997);
  }
  const Silhouette alone = onRanks(table, {0, 20}, 1, 2000);
  EXPECT_EQ(onRanks(table, {0, 11, 20}, 2, 2000).ofRows, alone.ofRows);
  EXPECT_EQ(onRanks(table, {0, 20}, 2, 2000).ofRows, alone.ofRows);
}

TEST(SilhouetteParallel, ProgressRises)
{
  const Table table{400000, std::vector<float>(60 * 400000)};
  SerialCommunicator alone;
  std::vector<double> fractions;
  const auto tell = [&](double fraction)
  {
    fractions.push_back(fraction);
    return true;
  };
  EXPECT_FALSE(SilhouetteSample(table.view(), 0, alone, tell).aborted());
  ASSERT_GE(fractions.size(), 1u);
  EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
  EXPECT_GE(fractions.front(), 0);
  EXPECT_LE(fractions.back(), 1);
}

TEST(SilhouetteParallel, AbortOfOneRankReachesAll)
{
  const Table table = layerscope::testing::blobs(1200, 50, 1, 0);
  std::atomic<int> aborted = 0;
  const auto measure = [&](Communicator& communicator)
  {
    const auto rank = static_cast<std::size_t>(communicator.rank());
    const auto refuse = [&](double) { return rank != 1; };
    const SilhouetteSample sample(table.part(rank * 400, rank * 400 + 400), 0, communicator, refuse);
    aborted += sample.aborted() ? 1 : 0;
  };
  layerscope::testing::onRanks(3, measure);
  EXPECT_EQ(aborted, 3);
}
