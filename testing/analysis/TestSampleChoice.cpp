#include "analysis/SampleChoice.h"

#include "../Messages.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <vector>

using namespace layerscope;
using layerscope::testing::messageOf;

namespace
{

using Samples = std::vector<std::int64_t>;
using Labels = std::vector<std::int32_t>;

constexpr SampleChoice choices[] = {SampleChoice::First, SampleChoice::Random, SampleChoice::Stratified};

/// Class c has sizes[c] samples, and the classes alternate.
Labels labelsOf(const std::vector<int>& sizes)
{
  Labels labels;
  const int most = *std::max_element(sizes.begin(), sizes.end());
  for (int round = 0; round < most; ++round)
  {
    for (std::size_t label = 0; label < sizes.size(); ++label)
    {
      if (round < sizes[label])
      {
        labels.push_back(static_cast<std::int32_t>(label));
      }
    }
  }
  return labels;
}

std::map<std::int32_t, int> countsOf(const Samples& samples, const Labels& labels)
{
  std::map<std::int32_t, int> counts;
  for (const std::int64_t sample : samples)
  {
    ++counts[labels[static_cast<std::size_t>(sample)]];
  }
  return counts;
}

}  // namespace

TEST(SampleChoice, NothingToChooseFrom)
{
  for (const SampleChoice choice : choices)
  {
    EXPECT_EQ(chooseSamples(choice, 0, 0, 0, {}), Samples{});
    EXPECT_EQ(chooseSamples(choice, 0, 5, 0, {}), Samples{});
  }
}

TEST(SampleChoice, ZeroOrMoreThanThereAreTakesAll)
{
  Samples all(10);
  std::iota(all.begin(), all.end(), 0);
  const Labels labels = labelsOf({4, 6});
  for (const SampleChoice choice : choices)
  {
    for (const std::int64_t most :
         {std::int64_t{0}, std::int64_t{10}, std::int64_t{11}, std::numeric_limits<std::int64_t>::max()})
    {
      EXPECT_EQ(chooseSamples(choice, 10, most, 3, labels), all) << most;
    }
  }
}

TEST(SampleChoice, MoreSamplesKeepTheFirstOnes)
{
  const Labels labels = labelsOf({50, 20, 7, 1, 122});
  for (const SampleChoice choice : choices)
  {
    Samples before;
    for (std::int64_t most = 1; most <= 200; ++most)
    {
      const Samples samples = chooseSamples(choice, 200, most, 9, labels);
      ASSERT_EQ(samples.size(), static_cast<std::size_t>(most));
      ASSERT_TRUE(std::is_sorted(samples.begin(), samples.end()));
      ASSERT_TRUE(std::includes(samples.begin(), samples.end(), before.begin(), before.end())) << most;
      before = samples;
    }
  }
}

TEST(SampleChoice, EachSampleHasTheSameChance)
{
  std::vector<int> taken(20);
  constexpr int seeds = 4000;
  for (std::uint64_t seed = 0; seed < seeds; ++seed)
  {
    for (const std::int64_t sample : chooseSamples(SampleChoice::Random, 20, 5, seed, {}))
    {
      ++taken[static_cast<std::size_t>(sample)];
    }
  }
  // A quarter each; the deviation of a share of one quarter among 4000 is 0.0068.
  for (const int count : taken)
  {
    EXPECT_NEAR(static_cast<double>(count) / seeds, 0.25, 5 * 0.0068);
  }
}

TEST(SampleChoice, EqualClassesGetEqualNumbers)
{
  const Labels labels = labelsOf(std::vector<int>(10, 30));
  for (std::uint64_t seed = 0; seed < 20; ++seed)
  {
    for (const std::int64_t most : {10, 50, 55, 290})
    {
      for (const auto& [label, count] :
           countsOf(chooseSamples(SampleChoice::Stratified, 300, most, seed, labels), labels))
      {
        EXPECT_GE(count, most / 10) << "class " << label << " of seed " << seed;
        EXPECT_LE(count, (most + 9) / 10) << "class " << label << " of seed " << seed;
      }
    }
  }
}

TEST(SampleChoice, ClassesGetTheirShare)
{
  const Labels labels = labelsOf({600, 300, 90, 10});
  const auto counts = countsOf(chooseSamples(SampleChoice::Stratified, 1000, 100, 4, labels), labels);
  const double shares[] = {60, 30, 9, 1};
  for (const auto& [label, count] : counts)
  {
    EXPECT_NEAR(count, shares[label], 2) << "class " << label;
  }
}

/// Of a hundred classes with a single sample the first aren't preferred, nor is the large class beside them.
TEST(SampleChoice, SmallClassesTakeTurns)
{
  std::vector<int> sizes(101, 1);
  sizes[100] = 900;
  const Labels labels = labelsOf(sizes);
  std::map<std::int32_t, int> all;
  for (std::uint64_t seed = 0; seed < 200; ++seed)
  {
    for (const auto& [label, count] :
         countsOf(chooseSamples(SampleChoice::Stratified, 1000, 100, seed, labels), labels))
    {
      all[label] += count;
    }
  }
  int low = 0;
  int high = 0;
  for (const auto& [label, count] : all)
  {
    low += label < 50 ? count : 0;
    high += label >= 50 && label < 100 ? count : 0;
  }
  // Five of each half are due on average, 1000 in 200 runs.
  EXPECT_NEAR(low, 1000, 150);
  EXPECT_NEAR(high, 1000, 150);
  EXPECT_NEAR(all[100], 18000, 300);
}

TEST(SampleChoice, AnotherSeedTakesOthers)
{
  const Labels labels = labelsOf({500, 500});
  for (const SampleChoice choice : {SampleChoice::Random, SampleChoice::Stratified})
  {
    const Samples one = chooseSamples(choice, 1000, 100, 1, labels);
    EXPECT_EQ(one, chooseSamples(choice, 1000, 100, 1, labels));
    Samples both;
    const Samples other = chooseSamples(choice, 1000, 100, 2, labels);
    std::set_intersection(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(both));
    EXPECT_LT(both.size(), 30U);
  }
}

TEST(SampleChoice, ManySamples)
{
  constexpr std::int64_t count = 500000;
  Labels labels(count);
  for (std::size_t sample = 0; sample < labels.size(); ++sample)
  {
    labels[sample] = static_cast<std::int32_t>(sample % 1000) - 500;
  }
  for (const SampleChoice choice : choices)
  {
    const Samples samples =
        chooseSamples(choice, count, 1000, std::numeric_limits<std::uint64_t>::max(), labels);
    EXPECT_EQ(samples.size(), 1000U);
    EXPECT_EQ(countsOf(samples, labels).size() == 1000, choice != SampleChoice::Random);
  }
}

TEST(SampleChoice, Refusals)
{
  EXPECT_EQ(messageOf([] { chooseSamples(SampleChoice::First, 5, -1, 0, {}); }),
            "MaximumSamples is too small; expected 0 (all) or more, found -1");
  for (const Labels& labels : {Labels{}, Labels{1, 2}})
  {
    const std::string message = messageOf([&] { chooseSamples(SampleChoice::Stratified, 5, 3, 0, labels); });
    EXPECT_EQ(message,
              "Choice is Stratified, and there are no labels to go by; expected a label for each of 5 "
              "samples, or another Choice, found " +
                  std::to_string(labels.size()) + " labels");
  }
}
