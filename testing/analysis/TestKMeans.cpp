#include "analysis/KMeans.h"

#include "TestRows.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

using namespace layerscope;
using layerscope::testing::Table;

namespace
{

KMeansOptions withClusters(int clusters)
{
  KMeansOptions options;
  options.clusters = clusters;
  return options;
}

/// What holds for every result, whatever the rows.
void expectSound(const Table& table, const KMeansOptions& options, const KMeansResult& result)
{
  const auto clusters = static_cast<std::size_t>(options.clusters);
  ASSERT_EQ(result.labels.size(), table.count());
  ASSERT_EQ(result.distances.size(), table.count());
  ASSERT_EQ(result.centres.size(), clusters * table.columns);
  ASSERT_EQ(result.sizes.size(), clusters);
  ASSERT_EQ(result.inertias.size(), clusters);
  std::vector<std::int64_t> sizes(clusters);
  std::vector<std::size_t> first(clusters, table.count());
  std::vector<double> inertias(clusters);
  for (std::size_t i = table.count(); i-- > 0;)
  {
    const auto label = static_cast<std::size_t>(result.labels[i]);
    ASSERT_LT(label, clusters);
    ++sizes[label];
    first[label] = i;
    const auto distance = [&](std::size_t j)
    {
      return layerscope::testing::squaredDistance(table.view().row(i), &result.centres[j * table.columns],
                                                  table.columns);
    };
    const double own = distance(label);
    EXPECT_NEAR(result.distances[i], std::sqrt(own), 1e-12 * std::sqrt(own));
    inertias[label] += own;
    for (std::size_t j = 0; j < clusters; ++j)
    {
      EXPECT_LE(own, distance(j) * (1 + 1e-12));
    }
  }
  EXPECT_EQ(sizes, result.sizes);
  for (std::size_t j = 0; j < clusters; ++j)
  {
    EXPECT_GT(result.sizes[j], 0);
    EXPECT_NEAR(result.inertias[j], inertias[j], 1e-9 * (result.inertia + inertias[j]));
    if (j > 0)
    {
      EXPECT_TRUE(sizes[j - 1] > sizes[j] || (sizes[j - 1] == sizes[j] && first[j - 1] < first[j]));
    }
  }
  EXPECT_NEAR(result.inertia, std::accumulate(result.inertias.begin(), result.inertias.end(), 0.0),
              1e-12 * result.inertia);
}

KMeansResult soundResult(const Table& table, const KMeansOptions& options)
{
  KMeansResult result = kMeans(table.view(), options);
  expectSound(table, options, result);
  return result;
}

}  // namespace

TEST(KMeans, FindsSeparateBlobs)
{
  Table table = layerscope::testing::blobs(400, 10, 4, 20);
  table.values.resize(390 * 10);  // sizes 98, 98, 97, 97
  const KMeansResult result = soundResult(table, {});
  EXPECT_EQ(result.sizes, (std::vector<std::int64_t>{98, 98, 97, 97}));
  for (std::size_t i = 0; i < table.count(); ++i)
  {
    EXPECT_EQ(result.labels[i], static_cast<int>(i % 4));
  }
  EXPECT_TRUE(result.converged);
  EXPECT_FALSE(result.aborted);
  EXPECT_EQ(result.distinctCentres, 4);
}

TEST(KMeans, WithoutToleranceCentresAreMeans)
{
  const Table table = layerscope::testing::blobs(1500, 20, 3, 0.3);
  KMeansOptions options = withClusters(6);
  options.tolerance = 0;
  options.maximumIterations = 10000;
  const KMeansResult result = soundResult(table, options);
  EXPECT_TRUE(result.converged);
  std::vector<double> sums(6 * 20);
  for (std::size_t i = 0; i < table.values.size(); ++i)
  {
    sums[static_cast<std::size_t>(result.labels[i / 20]) * 20 + i % 20] += table.values[i];
  }
  for (std::size_t j = 0; j < sums.size(); ++j)
  {
    EXPECT_NEAR(result.centres[j], sums[j] / static_cast<double>(result.sizes[j / 20]), 1e-12);
  }
}

TEST(KMeans, ToleranceAndMaximumIterationsEndARestart)
{
  const Table table = layerscope::testing::blobs(3000, 20, 1, 0);
  KMeansOptions options;
  options.restarts = 1;
  options.tolerance = 0;
  const KMeansResult exact = soundResult(table, options);
  options.tolerance = 1e-2;
  const KMeansResult rough = soundResult(table, options);
  EXPECT_LT(rough.iterations, exact.iterations);
  EXPECT_TRUE(rough.converged);
  options.tolerance = 0;
  options.maximumIterations = 2;
  const KMeansResult cut = soundResult(table, options);
  EXPECT_EQ(cut.iterations, 2);
  EXPECT_FALSE(cut.converged);
}

TEST(KMeans, RestartsKeepTheBest)
{
  const Table table = layerscope::testing::blobs(500, 2, 12, 5);
  double last = INFINITY;
  std::set<double> different;
  for (const int restarts : {1, 2, 5, 20})
  {
    KMeansOptions options = withClusters(12);
    options.restarts = restarts;
    const KMeansResult result = soundResult(table, options);
    EXPECT_LT(result.restart, restarts);
    EXPECT_LE(result.inertia, last);
    last = result.inertia;
  }
  for (unsigned seed = 0; seed < 10; ++seed)
  {
    KMeansOptions options = withClusters(12);
    options.restarts = 1;
    options.seed = std::uint64_t{seed} << 40;
    different.insert(soundResult(table, options).inertia);
  }
  EXPECT_GT(different.size(), 1u);
}

TEST(KMeans, OneCluster)
{
  const Table table = layerscope::testing::blobs(100, 5, 2, 3);
  const KMeansResult result = soundResult(table, withClusters(1));
  EXPECT_EQ(result.sizes[0], 100);
  EXPECT_TRUE(result.converged);
}

TEST(KMeans, AsManyClustersAsRows)
{
  const Table table = layerscope::testing::blobs(30, 4, 30, 3);
  const KMeansResult result = soundResult(table, withClusters(30));
  for (int i = 0; i < 30; ++i)
  {
    EXPECT_EQ(result.labels[static_cast<std::size_t>(i)], i);
  }
  EXPECT_EQ(result.inertia, 0);
}

TEST(KMeans, OneRow)
{
  const KMeansResult result = soundResult(Table{3, {1, 2, 3}}, withClusters(1));
  EXPECT_EQ(result.centres, (std::vector<double>{1, 2, 3}));
}

TEST(KMeans, IdenticalRowsAreShared)
{
  for (const float value : {0.0f, 0.1f, -3e-30f, 3e38f})
  {
    const KMeansResult result = soundResult(Table{7, std::vector<float>(7 * 10, value)}, withClusters(3));
    EXPECT_EQ(result.sizes, (std::vector<std::int64_t>{8, 1, 1})) << value;
    EXPECT_EQ(result.inertia, 0);
    EXPECT_EQ(result.distinctCentres, 1);
    EXPECT_TRUE(result.converged);
    EXPECT_LE(result.iterations, 3);
  }
}

TEST(KMeans, IdenticalRowsOfUnequalColumns)
{
  Table table{4, {}};
  for (int i = 0; i < 10; ++i)
  {
    table.values.insert(table.values.end(), {1e6f, 1e-12f, 0.1f, -3e-7f});
  }
  const KMeansResult result = soundResult(table, withClusters(3));
  EXPECT_EQ(result.sizes, (std::vector<std::int64_t>{8, 1, 1}));
}

TEST(KMeans, FewerDistinctRowsThanClusters)
{
  Table table{2, {}};
  for (int i = 0; i < 12; ++i)
  {
    const auto value = static_cast<float>(i % 3) * 0.7f;
    table.values.insert(table.values.end(), {value, 1 - value});
  }
  const KMeansResult result = soundResult(table, withClusters(5));
  EXPECT_EQ(result.distinctCentres, 3);
  EXPECT_NEAR(result.inertia, 0, 1e-20);
  const KMeansResult all = soundResult(table, withClusters(12));
  EXPECT_EQ(all.sizes, std::vector<std::int64_t>(12, 1));
}

TEST(KMeans, ZeroRowsAmongOthers)
{
  Table table = layerscope::testing::blobs(100, 6, 2, 10);
  std::fill(table.values.begin(), table.values.begin() + 20 * 6, 0.0f);
  soundResult(table, {});
}

TEST(KMeans, FarOutlierGetsAClusterOfItsOwn)
{
  Table table = layerscope::testing::blobs(300, 3, 3, 20);
  table.values[7 * 3] = 1e7f;
  const KMeansResult result = soundResult(table, {});
  EXPECT_EQ(result.sizes.back(), 1);
  EXPECT_EQ(result.labels[7], 3);
}

TEST(KMeans, RowsWithGaps)
{
  const Table table = layerscope::testing::blobs(200, 5, 4, 2);
  std::vector<float> spread(200 * 8, NAN);
  for (std::size_t i = 0; i < table.values.size(); ++i)
  {
    spread[i / 5 * 8 + i % 5] = table.values[i];
  }
  const KMeansResult result = kMeans(RowsView{spread.data(), 200, 5, 8}, {});
  EXPECT_EQ(result.labels, kMeans(table.view(), {}).labels);
}

TEST(KMeans, TheUnitOfMeasureDoesNotMatter)
{
  const Table table = layerscope::testing::blobs(400, 20, 6, 8);
  const KMeansResult result = soundResult(table, withClusters(6));
  for (const int exponent : {-140, -110, -60, 60, 100, 120})
  {
    Table scaled = table;
    for (float& value : scaled.values)
    {
      value = std::ldexp(value, exponent);
    }
    const KMeansResult other = kMeans(scaled.view(), withClusters(6));
    EXPECT_EQ(other.labels, result.labels) << exponent;
    EXPECT_NEAR(std::ldexp(other.inertia, -2 * exponent), result.inertia, 0.01 * result.inertia) << exponent;
  }
}

TEST(KMeans, ManyShapesAreSound)
{
  for (const std::size_t columns : {1, 3, 15, 16, 17, 40})
  {
    for (const int clusters : {1, 2, 3, 5, 8, 21})
    {
      KMeansOptions options = withClusters(clusters);
      options.restarts = 2;
      soundResult(layerscope::testing::blobs(150, columns, 7, 2), options);
    }
  }
}

// Small integers are full of ties, duplicates and clusters that lose all rows.
TEST(KMeans, GridsFullOfTiesAreSound)
{
  for (unsigned seed = 0; seed < 60; ++seed)
  {
    std::mt19937 engine(seed);
    Table table{1 + seed % 3, {}};
    for (std::size_t i = 0; i < 40 * table.columns; ++i)
    {
      table.values.push_back(static_cast<float>(engine() % 4));
    }
    KMeansOptions options = withClusters(1 + static_cast<int>(engine() % 40));
    options.restarts = 2;
    options.seed = seed;
    soundResult(table, options);
  }
}
