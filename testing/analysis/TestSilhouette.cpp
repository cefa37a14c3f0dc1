#include "analysis/Silhouette.h"

#include "TestRows.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

using namespace layerscope;
using layerscope::testing::Table;

namespace
{

Silhouette silhouetteOf(const Table& table, const std::vector<int>& labels, int clusters)
{
  SerialCommunicator alone;
  return SilhouetteSample(table.view(), 0, alone).measure(labels, clusters);
}

/// A line of data/silhouettes.csv, which is scikit-learn's word; make_silhouettes.py makes it.
struct Fixture
{
  std::string name;
  Table table;
  int clusters = 0;
  double mean = 0;
  std::vector<int> labels;
  std::vector<double> silhouettes;
};

Fixture readFixture(const std::string& line)
{
  Fixture fixture;
  std::stringstream text(line);
  std::getline(text, fixture.name, ',');
  std::vector<double> numbers;
  for (std::string number; std::getline(text, number, ',');)
  {
    numbers.push_back(std::stod(number));
  }
  const auto rows = static_cast<std::size_t>(numbers[0]);
  fixture.table.columns = static_cast<std::size_t>(numbers[1]);
  fixture.table.values.resize(rows * fixture.table.columns);
  fixture.clusters = static_cast<int>(numbers[2]);
  fixture.mean = numbers[3];
  const auto labels = numbers.begin() + 4, silhouettes = labels + static_cast<std::ptrdiff_t>(rows);
  fixture.labels.assign(labels, silhouettes);
  fixture.silhouettes.assign(silhouettes, numbers.end());
  std::ifstream file(ANALYSIS_TEST_DATA "/kmeans_" + fixture.name + ".bin", std::ios::binary);
  file.read(reinterpret_cast<char*>(fixture.table.values.data()),
            static_cast<std::streamsize>(fixture.table.values.size() * sizeof(float)));
  EXPECT_TRUE(file) << fixture.name;
  return fixture;
}

}  // namespace

TEST(Silhouette, AgreesWithScikitLearn)
{
  std::ifstream file(ANALYSIS_TEST_DATA "/silhouettes.csv");
  int lines = 0;
  for (std::string line; std::getline(file, line); ++lines)
  {
    const Fixture fixture = readFixture(line);
    SCOPED_TRACE(fixture.name);
    const Silhouette found = silhouetteOf(fixture.table, fixture.labels, fixture.clusters);
    EXPECT_NEAR(found.mean, fixture.mean, 1e-6);
    ASSERT_EQ(found.ofRows.size(), fixture.silhouettes.size());
    std::vector<double> sums(static_cast<std::size_t>(fixture.clusters)), sizes(sums);
    for (std::size_t row = 0; row < found.ofRows.size(); ++row)
    {
      EXPECT_NEAR(found.ofRows[row], fixture.silhouettes[row], 1e-6) << row;
      sums[static_cast<std::size_t>(fixture.labels[row])] += fixture.silhouettes[row];
      sizes[static_cast<std::size_t>(fixture.labels[row])] += 1;
    }
    for (std::size_t cluster = 0; cluster < sums.size(); ++cluster)
    {
      if (sizes[cluster] > 0)
      {
        EXPECT_NEAR(found.ofClusters[cluster], sums[cluster] / sizes[cluster], 1e-6) << cluster;
      }
      else
      {
        EXPECT_TRUE(std::isnan(found.ofClusters[cluster])) << cluster;
      }
    }
  }
  EXPECT_EQ(lines, 6);
}

TEST(Silhouette, ByHand)
{
  const Table table{1, {0, 1, 5, 7}};
  const Silhouette found = silhouetteOf(table, {0, 0, 1, 1}, 2);
  // (6 - 1) / 6, (5 - 1) / 5, (4.5 - 2) / 4.5, (6.5 - 2) / 6.5.
  EXPECT_NEAR(found.ofRows[0], 5.0 / 6, 1e-15);
  EXPECT_NEAR(found.ofRows[1], 4.0 / 5, 1e-15);
  EXPECT_NEAR(found.ofRows[2], 5.0 / 9, 1e-15);
  EXPECT_NEAR(found.ofRows[3], 9.0 / 13, 1e-15);
  EXPECT_NEAR(found.mean, (5.0 / 6 + 4.0 / 5 + 5.0 / 9 + 9.0 / 13) / 4, 1e-15);
}

TEST(Silhouette, OneClusterHasNone)
{
  const Silhouette found = silhouetteOf(Table{1, {0, 1, 5}}, {1, 1, 1}, 2);
  EXPECT_TRUE(std::isnan(found.mean));
  EXPECT_TRUE(std::isnan(found.ofRows[2]));
  EXPECT_TRUE(std::isnan(found.ofClusters[0]) && std::isnan(found.ofClusters[1]));
}

TEST(Silhouette, EachRowAloneAndEqualRows)
{
  EXPECT_EQ(silhouetteOf(Table{1, {0, 1, 5}}, {0, 1, 2}, 3).mean, 0);
  EXPECT_EQ(silhouetteOf(Table{1, {3, 3, 3, 3}}, {0, 1, 0, 1}, 2).mean, 0);
}

TEST(Silhouette, OfASampleIsThatOfItsRowsAlone)
{
  const Table table = layerscope::testing::blobs(700, 12, 3, 2);
  std::vector<int> labels(table.count());
  for (std::size_t row = 0; row < labels.size(); ++row)
  {
    labels[row] = static_cast<int>(row % 3);
  }
  SerialCommunicator alone;
  const SilhouetteSample sample(table.view(), 9, alone, {}, 100);
  ASSERT_EQ(sample.rows().size(), 100u);
  Table few{table.columns, {}};
  std::vector<int> fewLabels;
  for (const std::int64_t row : sample.rows())
  {
    const float* values = table.view().row(static_cast<std::size_t>(row));
    few.values.insert(few.values.end(), values, values + table.columns);
    fewLabels.push_back(labels[static_cast<std::size_t>(row)]);
  }
  const Silhouette found = sample.measure(labels, 3);
  EXPECT_EQ(found.ofRows, silhouetteOf(few, fewLabels, 3).ofRows);
  EXPECT_NEAR(found.mean, silhouetteOf(table, labels, 3).mean, 0.05);
}

TEST(Silhouette, SampleIsDrawnEvenlyByTheSeed)
{
  const Table table = layerscope::testing::blobs(50, 1, 1, 0);
  SerialCommunicator alone;
  std::vector<int> drawn(table.count());
  for (std::uint64_t seed = 0; seed < 2000; ++seed)
  {
    const auto rows = SilhouetteSample(table.view(), seed, alone, {}, 10).rows();
    ASSERT_EQ(rows.size(), 10u);
    EXPECT_TRUE(std::adjacent_find(rows.begin(), rows.end(), std::greater_equal<>()) == rows.end());
    for (const std::int64_t row : rows)
    {
      ++drawn.at(static_cast<std::size_t>(row));
    }
  }
  // 400 each, with a standard deviation of 18.
  EXPECT_GT(*std::min_element(drawn.begin(), drawn.end()), 400 - 5 * 18);
  EXPECT_LT(*std::max_element(drawn.begin(), drawn.end()), 400 + 5 * 18);
  const auto rows = [&](std::uint64_t seed)
  { return SilhouetteSample(table.view(), seed, alone, {}, 10).rows(); };
  EXPECT_EQ(rows(3), rows(3));
  EXPECT_NE(rows(3), rows(4));
}

TEST(Silhouette, AllRowsUpToTheBound)
{
  SerialCommunicator alone;
  const auto size = SilhouetteSample::defaultRows;
  for (const std::int64_t rows : {size - 1, size, size + 1})
  {
    const Table table = layerscope::testing::blobs(static_cast<std::size_t>(rows), 1, 1, 0);
    const auto sample = SilhouetteSample(table.view(), 0, alone).rows();
    EXPECT_EQ(sample.size(), static_cast<std::size_t>(std::min(rows, size)));
  }
}
