#include "samples/AxisTicks.h"

#include <gtest/gtest.h>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <set>

using namespace layerscope;

namespace
{

std::string labels(double low, double high, int maximum)
{
  std::string text;
  for (const Tick& tick : axisTicks(low, high, maximum))
  {
    text += (text.empty() ? "" : " ") + tick.label;
  }
  return text;
}

/// Everything that holds for any range.
void expectGoodTicks(double low, double high, int maximum)
{
  const std::vector<Tick> ticks = axisTicks(low, high, maximum);
  const auto range = [&] { return std::to_string(low) + " " + std::to_string(high); };
  ASSERT_LE(ticks.size(), static_cast<std::size_t>(maximum));
  std::set<std::string> seen;
  for (std::size_t i = 0; i < ticks.size(); ++i)
  {
    EXPECT_GE(ticks[i].value, low) << range();
    EXPECT_LE(ticks[i].value, high) << range();
    EXPECT_TRUE(seen.insert(ticks[i].label).second) << range() << " repeats " << ticks[i].label;
    // A label says what it stands at, but for rounding where an end is a round value.
    const double said = std::strtod(ticks[i].label.c_str(), nullptr);
    EXPECT_NEAR(said, ticks[i].value, 1e-9 * (high - low)) << range();
    if (i > 0)
    {
      EXPECT_GT(ticks[i].value - ticks[i - 1].value, (high - low) / (maximum + 1.) * (1 - 1e-9)) << range();
    }
  }
}

}  // namespace

TEST(AxisTicks, ByHand)
{
  EXPECT_EQ(labels(0, 0.0114, 3), "0 0.005 0.010");
  EXPECT_EQ(labels(0, 0.0114, 2), "0 0.01");
  EXPECT_EQ(labels(0.013, 0.037, 3), "0.02 0.03");
  EXPECT_EQ(labels(0, 0.3, 4), "0 0.1 0.2 0.3");
  EXPECT_EQ(labels(-1, 1, 5), "-1.0 -0.5 0 0.5 1.0");
  EXPECT_EQ(labels(0, 153, 4), "0 50 100 150");
  EXPECT_EQ(labels(1000, 1002, 3), "1000 1001 1002");
  EXPECT_EQ(labels(0, 1e-6, 3), "0 5e-7 1e-6");
  EXPECT_EQ(labels(0, 2.5e9, 3), "0 1e9 2e9");
  EXPECT_EQ(labels(0, 1234567, 3), "0 5e5 1e6");
  EXPECT_EQ(labels(3, -3, 3), "-2 0 2");
  EXPECT_EQ(labels(0, 7, 1), "0");
}

TEST(AxisTicks, RangesWithoutTicks)
{
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(axisTicks(0, NAN, 5).empty());
  EXPECT_TRUE(axisTicks(-infinity, 1, 5).empty());
  EXPECT_TRUE(axisTicks(0, infinity, 5).empty());
  EXPECT_TRUE(axisTicks(0, 1, 0).empty());
  EXPECT_TRUE(axisTicks(0, 1, -1).empty());
}

TEST(AxisTicks, RangesOfOneValue)
{
  EXPECT_EQ(labels(5, 5, 4), "5");
  EXPECT_EQ(labels(0, 0, 4), "0");
  EXPECT_EQ(labels(0.1234, 0.1234, 4), "0.123");
  EXPECT_EQ(axisTicks(1, std::nextafter(1., 2.), 5).size(), 1u);
  EXPECT_EQ(axisTicks(0, std::numeric_limits<double>::denorm_min(), 5).size(), 1u);
}

TEST(AxisTicks, AllOfTheRangeOfDoubles)
{
  const double largest = std::numeric_limits<double>::max();
  EXPECT_EQ(labels(-largest, largest, 3), "-1e308 0 1e308");
  expectGoodTicks(0, largest, 5);
  expectGoodTicks(0, 1e-300, 5);
}

TEST(AxisTicks, AsManyAsAllowed)
{
  // From one step to the next finer one, the number of multiples grows by 2.5 at most.
  std::mt19937 random(1);
  std::uniform_real_distribution<double> end(0, 1);
  for (int i = 0; i < 1000; ++i)
  {
    const double low = end(random);
    EXPECT_GE(axisTicks(low, low + end(random) + 1e-3, 6).size(), 2u);
  }
}

TEST(AxisTicks, AnyRange)
{
  std::mt19937 random(2);
  std::uniform_real_distribution<double> exponent(-12, 12);
  std::uniform_real_distribution<double> sign(-1, 1);
  for (int i = 0; i < 20000; ++i)
  {
    const double low = sign(random) * std::pow(10., exponent(random));
    const double high = low + std::abs(low) * std::pow(10., exponent(random) / 2);
    expectGoodTicks(low, high, 1 + i % 12);
  }
}

TEST(ShortNumber, ByHand)
{
  EXPECT_EQ(shortNumber(0.01142), "0.0114");
  EXPECT_EQ(shortNumber(153), "153");
  EXPECT_EQ(shortNumber(0.5), "0.5");
  EXPECT_EQ(shortNumber(-2), "-2");
  EXPECT_EQ(shortNumber(0), "0");
  EXPECT_EQ(shortNumber(-0.0), "0");
  EXPECT_EQ(shortNumber(1.2e-5), "1.2e-5");
  EXPECT_EQ(shortNumber(9.996), "10");
  EXPECT_EQ(shortNumber(1e300), "1e300");
  EXPECT_EQ(shortNumber(NAN), "nan");
  EXPECT_EQ(shortNumber(-INFINITY), "-inf");
  EXPECT_EQ(shortNumber(INFINITY, 1), "inf");
}

TEST(ShortNumber, BesideOthers)
{
  EXPECT_EQ(endTexts(0, 24), std::make_pair(std::string("0"), std::string("24")));
  EXPECT_EQ(endTexts(-3, 0.5), std::make_pair(std::string("-3.0"), std::string("0.5")));
  EXPECT_EQ(endTexts(0, 1e20), std::make_pair(std::string("0"), std::string("1e20")));
  EXPECT_EQ(shortNumber(0.02, 0.009), "0.0200");
  EXPECT_EQ(shortNumber(0.0111, 0.009), "0.0111");
  EXPECT_EQ(shortNumber(1000.25, 0.5), "1000.25");
  EXPECT_EQ(shortNumber(12345, 10000), "12345");
  EXPECT_EQ(shortNumber(1e20, 1e-5), "1e20");
  EXPECT_EQ(shortNumber(0.5, NAN), "0.5");
  EXPECT_EQ(shortNumber(0.5, -1), "0.5");
}

TEST(CountText, ByHand)
{
  EXPECT_EQ(countText(0), "0");
  EXPECT_EQ(countText(999), "999");
  EXPECT_EQ(countText(1000), "1 000");
  EXPECT_EQ(countText(1234567), "1 234 567");
  EXPECT_EQ(countText(-123456), "-123 456");
  EXPECT_EQ(countText(std::numeric_limits<std::int64_t>::min()), "-9 223 372 036 854 775 808");
}

TEST(PercentText, ByHand)
{
  EXPECT_EQ(percentText(0, 7), "0 %");
  EXPECT_EQ(percentText(1, 3), "33 %");
  EXPECT_EQ(percentText(7, 7), "100 %");
  EXPECT_EQ(percentText(1, 1000), "<1 %");
  EXPECT_EQ(percentText(999, 1000), ">99 %");
  EXPECT_EQ(percentText(0, 0), "0 %");
}
