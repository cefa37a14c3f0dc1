#include "analysis/KMeans.h"

#include "TestRows.h"
#include "ThreadCommunicator.h"

#include <gtest/gtest.h>
#include <omp.h>

using namespace layerscope;
using layerscope::testing::Table;

namespace
{

/// Clusters the parts between `borders` on ranks of their own and puts the rows together again.
KMeansResult onRanks(const Table& table, const KMeansOptions& options,
                     const std::vector<std::size_t>& borders, int threads)
{
  std::vector<KMeansResult> results(borders.size() - 1);
  layerscope::testing::onRanks(static_cast<int>(results.size()),
                               [&](Communicator& communicator)
                               {
                                 omp_set_num_threads(threads);
                                 const auto rank = static_cast<std::size_t>(communicator.rank());
                                 RowsView part = table.part(borders[rank], borders[rank + 1]);
                                 if (part.count == 0)
                                 {
                                   part.columns = 0;  // nobody asks a rank without rows
                                 }
                                 results[rank] = kMeans(part, options, communicator);
                               });
  KMeansResult whole = results[0];
  for (std::size_t rank = 1; rank < results.size(); ++rank)
  {
    const KMeansResult& part = results[rank];
    whole.labels.insert(whole.labels.end(), part.labels.begin(), part.labels.end());
    whole.distances.insert(whole.distances.end(), part.distances.begin(), part.distances.end());
    EXPECT_EQ(part.centres, whole.centres);
    EXPECT_EQ(part.sizes, whole.sizes);
    EXPECT_EQ(part.inertias, whole.inertias);
    EXPECT_EQ(part.iterations, whole.iterations);
    EXPECT_EQ(part.restart, whole.restart);
  }
  return whole;
}

void expectSame(const KMeansResult& a, const KMeansResult& b)
{
  EXPECT_EQ(a.labels, b.labels);
  EXPECT_EQ(a.distances, b.distances);
  EXPECT_EQ(a.centres, b.centres);
  EXPECT_EQ(a.sizes, b.sizes);
  EXPECT_EQ(a.inertias, b.inertias);
  EXPECT_EQ(a.inertia, b.inertia);
  EXPECT_EQ(a.iterations, b.iterations);
  EXPECT_EQ(a.restart, b.restart);
  EXPECT_EQ(a.distinctCentres, b.distinctCentres);
}

void expectIndependence(const Table& table, const KMeansOptions& options)
{
  const std::size_t n = table.count();
  const KMeansResult alone = onRanks(table, options, {0, n}, 1);
  const std::vector<std::vector<std::size_t>> partitions = {
      {0, n}, {0, n / 2, n}, {0, 0, n}, {0, n / 5, n / 5, n}, {0, 1, n / 3, n - 1, n}, {0, n, n, n, n}};
  for (const auto& borders : partitions)
  {
    for (const int threads : {1, 2, 5})
    {
      SCOPED_TRACE(std::to_string(borders.size() - 1) + " ranks, " + std::to_string(threads) + " threads");
      expectSame(alone, onRanks(table, options, borders, threads));
    }
  }
}

}  // namespace

TEST(KMeansParallel, StructurelessRows)
{
  KMeansOptions options;
  options.clusters = 5;
  options.restarts = 3;
  expectIndependence(layerscope::testing::blobs(3001, 37, 1, 0), options);
}

TEST(KMeansParallel, ManyClusters)
{
  KMeansOptions options;
  options.clusters = 40;
  options.restarts = 2;
  options.seed = 77;
  expectIndependence(layerscope::testing::blobs(900, 9, 20, 3), options);
}

TEST(KMeansParallel, IdenticalRowsAndEmptyClusters)
{
  Table table = layerscope::testing::blobs(120, 3, 4, 3);
  for (std::size_t i = 0; i < table.values.size(); ++i)
  {
    table.values[i] = static_cast<float>(static_cast<int>(table.values[i] / 4));
  }
  KMeansOptions options;
  options.restarts = 2;
  for (const int clusters : {2, 20, 60, 120})
  {
    options.clusters = clusters;
    expectIndependence(table, options);
  }
}

TEST(KMeansParallel, MoreRanksThanRows)
{
  const Table table{2, {0, 0, 5, 5}};
  KMeansOptions options;
  options.clusters = 2;
  const KMeansResult result = onRanks(table, options, {0, 0, 1, 1, 2}, 1);
  EXPECT_EQ(result.labels, (std::vector<int>{0, 1}));
}
