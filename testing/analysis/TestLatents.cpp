#include "analysis/Latents.h"

#include "analysis/NormalQuantile.h"
#include "network/Error.h"

#include <gtest/gtest.h>
#include <omp.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

using namespace layerscope;

namespace
{

std::vector<float> latents(const LatentOptions& options, std::uint64_t first, std::size_t count,
                           std::size_t dimension)
{
  std::vector<float> values(count * dimension);
  fillLatents(options, first, count, dimension, values.data());
  return values;
}

LatentOptions withDistribution(LatentDistribution distribution, std::uint64_t seed = 0)
{
  LatentOptions options;
  options.distribution = distribution;
  options.seed = seed;
  return options;
}

/// The largest distance between the values' distribution and the expected one (Kolmogorov, Smirnov), times
/// the root of the number of values. Above 1.95 in one of a thousand cases by chance.
double kolmogorovSmirnov(std::vector<float> values, const std::function<double(double)>& distribution)
{
  std::sort(values.begin(), values.end());
  const auto count = static_cast<double>(values.size());
  double largest = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
  {
    const double expected = distribution(values[i]);
    const auto place = static_cast<double>(i);
    largest = std::max({largest, expected - place / count, (place + 1) / count - expected});
  }
  return largest * std::sqrt(count);
}

double moment(const std::vector<float>& values, int order)
{
  double sum = 0;
  for (const float value : values)
  {
    sum += std::pow(value, order);
  }
  return sum / static_cast<double>(values.size());
}

}  // namespace

TEST(Latents, NormalMomentsAndDistribution)
{
  const auto values = latents(withDistribution(LatentDistribution::Normal), 0, 5000, 40);
  const double error =
      1 / std::sqrt(static_cast<double>(values.size()));  // of the mean; 4 of them are plenty
  EXPECT_NEAR(moment(values, 1), 0, 4 * error);
  EXPECT_NEAR(moment(values, 2), 1, 4 * std::sqrt(2.0) * error);
  EXPECT_NEAR(moment(values, 3), 0, 4 * std::sqrt(15.0) * error);
  EXPECT_NEAR(moment(values, 4), 3, 4 * std::sqrt(96.0) * error);
  EXPECT_LT(kolmogorovSmirnov(values, normalDistribution), 1.95);
}

TEST(Latents, UniformMomentsAndDistribution)
{
  const auto values = latents(withDistribution(LatentDistribution::Uniform), 0, 5000, 40);
  EXPECT_NEAR(moment(values, 1), 0, 4 * std::sqrt(1 / 3.0 / 2e5));
  EXPECT_NEAR(moment(values, 2), 1 / 3.0, 4 * std::sqrt(4 / 45.0 / 2e5));
  EXPECT_LT(kolmogorovSmirnov(values, [](double x) { return (x + 1) / 2; }), 1.95);
  EXPECT_GE(*std::min_element(values.begin(), values.end()), -1);
  EXPECT_LE(*std::max_element(values.begin(), values.end()), 1);
}

TEST(Latents, TruncatedNormalDistributionAndBounds)
{
  for (const double bound : {0.01, 0.7, 2.0, 8.0})
  {
    LatentOptions options = withDistribution(LatentDistribution::TruncatedNormal);
    options.truncation = bound;
    const auto values = latents(options, 0, 2000, 20);
    const double outside = normalDistribution(-bound);
    EXPECT_LT(kolmogorovSmirnov(
                  values, [&](double x) { return (normalDistribution(x) - outside) / (1 - 2 * outside); }),
              1.95)
        << bound;
    const auto limit = static_cast<float>(bound);
    EXPECT_GE(*std::min_element(values.begin(), values.end()), -limit);
    EXPECT_LE(*std::max_element(values.begin(), values.end()), limit);
  }
}

TEST(Latents, DimensionsAndNeighboursAreUncorrelated)
{
  constexpr std::size_t Count = 4000, Dimension = 8;
  const auto values = latents(withDistribution(LatentDistribution::Normal, 3), 0, Count + 1, Dimension);
  for (std::size_t a = 0; a < Dimension; ++a)
  {
    for (std::size_t b = 0; b < Dimension; ++b)
    {
      double same = 0, next = 0;
      for (std::size_t i = 0; i < Count; ++i)
      {
        same += values[i * Dimension + a] * values[i * Dimension + b];
        next += values[i * Dimension + a] * values[(i + 1) * Dimension + b];
      }
      EXPECT_NEAR(same / Count, a == b ? 1 : 0, 5 / std::sqrt(Count)) << a << ' ' << b;
      EXPECT_NEAR(next / Count, 0, 5 / std::sqrt(Count)) << a << ' ' << b;
    }
  }
}

TEST(Latents, MoreSamplesDimensionsBatchesAndThreadsKeepWhatWasThere)
{
  for (const auto distribution :
       {LatentDistribution::Normal, LatentDistribution::Uniform, LatentDistribution::TruncatedNormal})
  {
    const LatentOptions options = withDistribution(distribution, 0x123456789abcdef0);
    const auto all = latents(options, 0, 100, 41);
    omp_set_num_threads(1);
    const auto tail = latents(options, 60, 40, 41);
    const auto narrow = latents(options, 0, 100, 7);
    omp_set_num_threads(omp_get_num_procs());
    EXPECT_TRUE(std::equal(tail.begin(), tail.end(), all.begin() + 60 * 41));
    for (std::size_t i = 0; i < 100; ++i)
    {
      EXPECT_TRUE(std::equal(&narrow[i * 7], &narrow[i * 7] + 7, &all[i * 41]));
    }
  }
}

TEST(Latents, AllBitsOfSeedAndSampleCount)
{
  const auto base = latents(withDistribution(LatentDistribution::Normal, 0), 0, 1, 2);
  for (int bit = 0; bit < 64; ++bit)
  {
    const std::uint64_t flag = std::uint64_t{1} << bit;
    EXPECT_NE(latents(withDistribution(LatentDistribution::Normal, flag), 0, 1, 2), base) << bit;
    EXPECT_NE(latents(withDistribution(LatentDistribution::Normal, 0), flag, 1, 2), base) << bit;
  }
}

// From the published known answer for counter 0 and key 0: the first number is 0xe169c58d6627e8d5.
TEST(Latents, FirstValueByTheDocumentedFormula)
{
  const double u = (static_cast<double>(0xe169c58d6627e8d5 >> 12) + 0.5) * 0x1p-52;
  EXPECT_EQ(latents(withDistribution(LatentDistribution::Uniform), 0, 1, 1)[0],
            static_cast<float>(2 * u - 1));
  EXPECT_EQ(latents(withDistribution(LatentDistribution::Normal), 0, 1, 1)[0],
            static_cast<float>(normalQuantile(u)));
}

TEST(LatentsInvalid, Truncation)
{
  LatentOptions options = withDistribution(LatentDistribution::TruncatedNormal);
  for (const double bound : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::nan("")})
  {
    options.truncation = bound;
    EXPECT_THROW(latents(options, 0, 1, 1), Error) << bound;
  }
}

TEST(LatentsInvalid, NothingToFill)
{
  EXPECT_NO_THROW(fillLatents({}, 0, 0, 40, nullptr));
  EXPECT_NO_THROW(fillLatents({}, 0, 10, 0, nullptr));
  EXPECT_THROW(fillLatents({}, 0, 0, (std::size_t{1} << 33) + 1, nullptr), Error);
}

TEST(Latents, FromNormalNumbers)
{
  const double normal[] = {-9, -1.5, 0, 0.25, 1, 40};
  float values[6];
  latentsFromNormal(withDistribution(LatentDistribution::Normal), normal, 6, values);
  for (int i = 0; i < 6; ++i)
  {
    EXPECT_EQ(values[i], static_cast<float>(normal[i]));
  }
  latentsFromNormal(withDistribution(LatentDistribution::Uniform), normal, 6, values);
  for (int i = 0; i < 6; ++i)
  {
    EXPECT_NEAR(values[i], std::erf(normal[i] / std::sqrt(2.0)), 1e-7);
  }
  // P(z) of the result is that part of what the truncation leaves.
  auto truncated = withDistribution(LatentDistribution::TruncatedNormal);
  truncated.truncation = 1.5;
  latentsFromNormal(truncated, normal, 6, values);
  const double outside = normalDistribution(-1.5);
  for (int i = 0; i < 6; ++i)
  {
    EXPECT_LE(std::abs(values[i]), 1.5f);
    EXPECT_NEAR(normalDistribution(values[i]), outside + normalDistribution(normal[i]) * (1 - 2 * outside),
                1e-6);
  }
  truncated.truncation = 0;
  EXPECT_THROW(latentsFromNormal(truncated, normal, 6, values), Error);
}

TEST(Latents, DistributionsByNumber)
{
  EXPECT_EQ(latentDistribution(0), LatentDistribution::Normal);
  EXPECT_EQ(latentDistribution(1), LatentDistribution::Uniform);
  EXPECT_EQ(latentDistribution(2), LatentDistribution::TruncatedNormal);
  EXPECT_THROW(latentDistribution(3), Error);
  EXPECT_THROW(latentDistribution(-1), Error);
}
