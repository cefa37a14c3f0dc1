#include "analysis/Pooling.h"
#include "analysis/PresentValues.h"

#include "network/Error.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace layerscope;

namespace
{

constexpr Pooling All[] = {Pooling::Max, Pooling::Mean, Pooling::RMS, Pooling::Min,
                           Pooling::StandardDeviation};

/// By definition, in long double.
float expectedPooled(Pooling pooling, const float* map, std::size_t pixels)
{
  long double sum = 0, squares = 0, deviations = 0;
  for (std::size_t i = 0; i < pixels; ++i)
  {
    sum += map[i];
    squares += static_cast<long double>(map[i]) * map[i];
  }
  const long double mean = sum / pixels;
  for (std::size_t i = 0; i < pixels; ++i)
  {
    deviations += (map[i] - mean) * (map[i] - mean);
  }
  switch (pooling)
  {
    case Pooling::Max:
      return *std::max_element(map, map + pixels);
    case Pooling::Min:
      return *std::min_element(map, map + pixels);
    case Pooling::Mean:
      return static_cast<float>(mean);
    case Pooling::RMS:
      return static_cast<float>(std::sqrt(squares / pixels));
    default:
      return static_cast<float>(std::sqrt(deviations / pixels));
  }
}

std::vector<float> randomValues(std::size_t count, float mean)
{
  std::mt19937 engine(5);
  std::normal_distribution<float> normal(mean, 1);
  std::vector<float> values(count);
  std::generate(values.begin(), values.end(), [&] { return normal(engine); });
  return values;
}

std::vector<float> pooled(Pooling pooling, const std::vector<float>& values, std::size_t count,
                          std::size_t channels)
{
  const std::size_t pixels = values.size() / count / channels;
  const std::size_t width = pooledWidth(pooling, channels, pixels);
  std::vector<float> output(count * width);
  poolActivations(pooling, values.data(), count, channels, pixels, output.data(), width);
  return output;
}

}  // namespace

TEST(Pooling, AgreesWithTheDefinition)
{
  for (const float mean : {0.0f, -100.0f, 10000.0f})
  {
    for (const std::size_t pixels : {1, 2, 7, 15, 16, 17, 31, 33, 64, 100, 1025})
    {
      constexpr std::size_t Count = 3, Channels = 21;
      const auto values = randomValues(Count * Channels * pixels, mean);
      for (const Pooling pooling : All)
      {
        const auto result = pooled(pooling, values, Count, Channels);
        for (std::size_t map = 0; map < Count * Channels; ++map)
        {
          const float expected = expectedPooled(pooling, &values[map * pixels], pixels);
          EXPECT_NEAR(result[map], expected, 1e-7 * std::abs(expected))
              << static_cast<int>(pooling) << ' ' << pixels;
        }
      }
    }
  }
}

TEST(Pooling, StandardDeviationOfAConstantIsZero)
{
  EXPECT_EQ(pooled(Pooling::StandardDeviation, std::vector<float>(10000, 0.1f), 1, 1)[0], 0);
}

TEST(Pooling, NoneFlattens)
{
  const auto values = randomValues(3 * 5 * 7, 0);
  EXPECT_EQ(pooledWidth(Pooling::None, 5, 7), 35u);
  EXPECT_EQ(pooled(Pooling::None, values, 3, 5), values);
}

TEST(Pooling, GapsBetweenRowsStayUntouched)
{
  const auto values = randomValues(4 * 6 * 9, 0);
  for (const Pooling pooling : {Pooling::Max, Pooling::None})
  {
    const auto dense = pooled(pooling, values, 4, 6);
    const std::size_t width = pooledWidth(pooling, 6, 9);
    std::vector<float> output(4 * (width + 3), -7);
    poolActivations(pooling, values.data(), 4, 6, 9, output.data(), width + 3);
    for (std::size_t i = 0; i < output.size(); ++i)
    {
      const std::size_t column = i % (width + 3);
      EXPECT_EQ(output[i], column < width ? dense[i / (width + 3) * width + column] : -7);
    }
  }
}

TEST(Pooling, NanSpreadsFromAnywhereInItsMapAndNoFurther)
{
  constexpr std::size_t Pixels = 37;
  for (const Pooling pooling : All)
  {
    for (std::size_t place = 0; place < Pixels; ++place)
    {
      auto values = randomValues(3 * Pixels, 0);
      values[Pixels + place] = std::nanf("");
      const auto result = pooled(pooling, values, 1, 3);
      EXPECT_FALSE(std::isnan(result[0]));
      EXPECT_TRUE(std::isnan(result[1])) << static_cast<int>(pooling) << ' ' << place;
      EXPECT_FALSE(std::isnan(result[2]));
    }
  }
}

TEST(PresentValues, ArePooledAsIfTheyWereAll)
{
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> values = {nan, 3, -1, nan, nan, nan, nan, nan, 7, nan, nan, nan, 1, 2, -5, 4};
  const std::vector<std::vector<float>> present = {{3, -1}, {}, {7}, {1, 2, -5, 4}};
  for (const Pooling pooling : All)
  {
    // Two samples of two channels, a float between their rows.
    std::vector<float> output(5, -9);
    poolPresent(pooling, values.data(), 2, 2, 4, output.data(), 3);
    EXPECT_EQ(output[0], expectedPooled(pooling, present[0].data(), 2));
    EXPECT_TRUE(std::isnan(output[1]));
    EXPECT_EQ(output[2], -9);
    EXPECT_EQ(output[3], expectedPooled(pooling, present[2].data(), 1));
    EXPECT_EQ(output[4], expectedPooled(pooling, present[3].data(), 4));
  }
  std::vector<float> all(16);
  poolPresent(Pooling::None, values.data(), 2, 2, 4, all.data(), 8);
  EXPECT_TRUE(std::isnan(all[0]) && all[1] == 3 && std::isnan(all[7]) && all[15] == 4);
}

TEST(PresentValues, AreNormalizedAmongThemselves)
{
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> values = {3, nan, -4, 9, nan, nan, nan, 9};
  std::vector<float> rows = values;
  normalizePresent(Normalization::L2, rows.data(), 2, 3, 4);
  EXPECT_FLOAT_EQ(rows[0], 0.6F);
  EXPECT_FLOAT_EQ(rows[2], -0.8F);
  for (const std::size_t missing : {1, 4, 5, 6})
  {
    EXPECT_TRUE(std::isnan(rows[missing])) << missing;
  }
  EXPECT_EQ(rows[3], 9);
  EXPECT_EQ(rows[7], 9);
}

TEST(Pooling, InfinityAndHugeValues)
{
  constexpr float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(pooled(Pooling::Max, {1, -infinity, 3}, 1, 1)[0], 3);
  EXPECT_EQ(pooled(Pooling::Max, {-infinity, -infinity}, 1, 1)[0], -infinity);
  EXPECT_EQ(pooled(Pooling::Min, {1, infinity, 3}, 1, 1)[0], 1);
  EXPECT_EQ(pooled(Pooling::Mean, {1, infinity, 3}, 1, 1)[0], infinity);
  EXPECT_FLOAT_EQ(pooled(Pooling::Mean, {3e38f, 3e38f, 3e38f}, 1, 1)[0], 3e38f);
  EXPECT_FLOAT_EQ(pooled(Pooling::RMS, {3e38f, -3e38f}, 1, 1)[0], 3e38f);
  EXPECT_FLOAT_EQ(pooled(Pooling::RMS, {1e-40f, 1e-40f}, 1, 1)[0], 1e-40f);
}

TEST(PoolingInvalid, Shapes)
{
  std::vector<float> values(12), output(12);
  EXPECT_NO_THROW(poolActivations(Pooling::Max, nullptr, 0, 0, 0, nullptr, 0));
  EXPECT_THROW(poolActivations(Pooling::Max, values.data(), 1, 0, 4, output.data(), 4), Error);
  EXPECT_THROW(poolActivations(Pooling::Max, values.data(), 1, 3, 0, output.data(), 4), Error);
  EXPECT_THROW(poolActivations(Pooling::Max, values.data(), 1, 3, 4, output.data(), 2), Error);
  EXPECT_THROW(poolActivations(Pooling::None, values.data(), 1, 3, 4, output.data(), 11), Error);
}
