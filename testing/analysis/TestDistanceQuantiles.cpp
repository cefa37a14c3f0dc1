#include "analysis/DistanceQuantiles.h"

#include "ThreadCommunicator.h"
#include "network/Error.h"

#include <gtest/gtest.h>
#include <cmath>
#include <vector>

using namespace layerscope;

namespace
{

const std::vector<int> labels = {0, 1, 0, 0, 1, 0, 3};
const std::vector<double> distances = {8, 5, 1, 4, 5, 2, 7};

}  // namespace

TEST(DistanceQuantiles, InterpolateBetweenRows)
{
  SerialCommunicator alone;
  const auto percentiles = distancePercentiles(labels, distances, 4, alone);
  ASSERT_EQ(percentiles.size(), 4u * percentileCount);
  // Cluster 0 has 1, 2, 4, 8: 10 % lies 0.3 of a row behind the first.
  EXPECT_DOUBLE_EQ(percentiles[0], 1);
  EXPECT_DOUBLE_EQ(percentiles[10], 1.3);
  EXPECT_DOUBLE_EQ(percentiles[25], 1.75);
  EXPECT_DOUBLE_EQ(percentiles[50], 3);
  EXPECT_DOUBLE_EQ(percentiles[90], 6.8);
  EXPECT_DOUBLE_EQ(percentiles[100], 8);
  for (int percent = 0; percent < percentileCount; ++percent)
  {
    EXPECT_EQ(percentiles[percentileCount + percent], 5);
    EXPECT_TRUE(std::isnan(percentiles[2 * percentileCount + percent]));
    EXPECT_EQ(percentiles[3 * percentileCount + percent], 7);
  }
}

TEST(DistanceQuantiles, DoNotDependOnTheRanks)
{
  SerialCommunicator alone;
  const auto expected = distancePercentiles(labels, distances, 4, alone);
  const std::vector<std::size_t> borders = {0, 2, 2, 7};
  layerscope::testing::onRanks(
      3,
      [&](Communicator& communicator)
      {
        const std::size_t begin = borders[communicator.rank()];
        const std::size_t end = borders[communicator.rank() + 1];
        const std::vector<int> part(labels.begin() + begin, labels.begin() + end);
        const std::vector<double> rows(distances.begin() + begin, distances.begin() + end);
        const auto found = distancePercentiles(part, rows, 4, communicator);
        for (std::size_t index = 0; index < expected.size(); ++index)
        {
          EXPECT_TRUE(found[index] == expected[index] || std::isnan(expected[index]));
        }
      });
}

TEST(DistanceQuantiles, ThereAndBack)
{
  SerialCommunicator alone;
  const auto percentiles = distancePercentiles(labels, distances, 4, alone);
  for (const double quantile : {0.0, 0.003, 0.25, 0.333, 0.5, 0.999, 1.0})
  {
    EXPECT_NEAR(quantileOf(percentiles.data(), distanceAt(percentiles.data(), quantile)), quantile, 1e-12);
  }
  EXPECT_NEAR(distanceAt(percentiles.data(), 0.105), 1.315, 1e-12);
  EXPECT_EQ(distanceAt(percentiles.data(), -1), 1);
  EXPECT_EQ(distanceAt(percentiles.data(), 2), 8);
  EXPECT_EQ(quantileOf(percentiles.data(), 0.5), 0);
  EXPECT_EQ(quantileOf(percentiles.data(), 9), 1);
  // All rows equally far: the least quantile.
  EXPECT_EQ(quantileOf(percentiles.data() + percentileCount, 5), 0);
  EXPECT_TRUE(std::isnan(distanceAt(percentiles.data() + 2 * percentileCount, 0.5)));
  EXPECT_TRUE(std::isnan(quantileOf(percentiles.data() + 2 * percentileCount, 5)));
}

TEST(DistanceQuantiles, NoRowsAndWrongLabels)
{
  SerialCommunicator alone;
  EXPECT_TRUE(std::isnan(distancePercentiles({}, {}, 1, alone)[50]));
  EXPECT_THROW(distancePercentiles({0, 4}, {1, 1}, 4, alone), Error);
  EXPECT_THROW(distancePercentiles({-2}, {1}, 4, alone), Error);
}
