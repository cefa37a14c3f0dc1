#include "analysis/projections/RowScaling.h"

#include "ThreadCommunicator.h"
#include "network/Error.h"

#include <gtest/gtest.h>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace layerscope;

namespace
{

RowScaling scalingOf(const std::vector<float>& values, std::size_t columns, Metric metric,
                     bool isStandardized)
{
  SerialCommunicator communicator;
  const ProgressCallback progress;
  WorkMonitor monitor(communicator, progress);
  return rowScaling(denseRows(values.data(), values.size() / columns, columns), metric, isStandardized, 0,
                    communicator, monitor);
}

std::vector<float> scaled(const std::vector<float>& values, std::size_t columns, Metric metric,
                          bool isStandardized)
{
  const auto scaling = scalingOf(values, columns, metric, isStandardized);
  std::vector<float> storage;
  const auto view = scaling.apply(denseRows(values.data(), values.size() / columns, columns), storage);
  return {view.values, view.values + values.size()};
}

void expectNear(const std::vector<float>& found, const std::vector<double>& expected)
{
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
  {
    EXPECT_NEAR(static_cast<double>(found[i]), expected[i], 1e-6) << i;
  }
}

}  // namespace

TEST(RowScaling, OfNothingGivesTheRowsThemselves)
{
  const std::vector<float> values = {1, 2, 3, 4};
  std::vector<float> storage;
  const auto scaling = scalingOf(values, 2, Metric::Euclidean, false);
  EXPECT_EQ(scaling.apply(denseRows(values.data(), 2, 2), storage).values, values.data());
}

TEST(RowScaling, StandardScoresHaveDeviationOne)
{
  // Columns 1 3 5 (mean 3, deviation sqrt(8/3)) and 7 7 7.
  const double z = 2 / std::sqrt(8.0 / 3);
  expectNear(scaled({1, 7, 3, 7, 5, 7}, 2, Metric::Euclidean, true), {-z, 0, 0, 0, z, 0});
}

TEST(RowScaling, CosineAndCorrelationHaveLengthOne)
{
  expectNear(scaled({3, 4, 0, 0, -5, 0}, 2, Metric::Cosine, false), {.6, .8, 0, 0, -1, 0});
  const double half = 1 / std::sqrt(2.0);
  expectNear(scaled({1, 2, 3, 5, 5, 5, 30, 20, 10}, 3, Metric::Correlation, false),
             {-half, 0, half, 0, 0, 0, half, 0, -half});
  // Rounding leaves differences between equal values, which are none.
  expectNear(scaled({0.1F, 0.1F, 0.1F}, 3, Metric::Correlation, false), {0, 0, 0});
}

TEST(RowScaling, DoesNotDependOnRanks)
{
  std::vector<float> values;
  for (std::size_t i = 0; i < 900; ++i)
  {
    values.push_back(static_cast<float>(std::sin(static_cast<double>(i * i)) * 1e3));
  }
  const auto whole = scalingOf(values, 3, Metric::Euclidean, true);
  for (const int ranks : {2, 3})
  {
    std::vector<RowScaling> found(static_cast<std::size_t>(ranks));
    layerscope::testing::onRanks(
        ranks,
        [&](Communicator& communicator)
        {
          const auto rank = static_cast<std::size_t>(communicator.rank());
          const std::size_t begin = 300 * rank / found.size();
          const std::size_t end = 300 * (rank + 1) / found.size();
          const ProgressCallback progress;
          WorkMonitor monitor(communicator, progress);
          found[rank] = rowScaling(denseRows(values.data() + begin * 3, end - begin, 3), Metric::Euclidean,
                                   true, static_cast<std::int64_t>(begin), communicator, monitor);
        });
    for (const auto& each : found)
    {
      EXPECT_EQ(each.mean, whole.mean);
      EXPECT_EQ(each.deviations, whole.deviations);
    }
  }
}

TEST(RowScaling, NamesWhatIsNotFinite)
{
  try
  {
    scalingOf({1, 2, 3, std::numeric_limits<float>::infinity()}, 2, Metric::Cosine, false);
    FAIL();
  }
  catch (const Error& error)
  {
    EXPECT_NE(std::string(error.what()).find("row 1, column 1"), std::string::npos) << error.what();
  }
  EXPECT_THROW(scalingOf({}, 2, Metric::Cosine, false), Error);
}
