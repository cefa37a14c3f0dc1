#include "facets/SquareSize.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace layerscope;

namespace
{

/// The answer by looking at every side that can be the largest: at it, some region is divided without a rest
/// into columns (or rows), and has just enough rows (columns) for its squares.
double largestByTrial(const std::vector<SquareRegion>& regions)
{
  double side = std::numeric_limits<double>::infinity();
  for (const SquareRegion& region : regions)
  {
    double largest = 0;
    for (std::int64_t columns = 1; columns <= region.count; ++columns)
    {
      const std::int64_t rows = (region.count + columns - 1) / columns;
      largest = std::max(largest, std::min(region.width / static_cast<double>(columns),
                                           region.height / static_cast<double>(rows)));
    }
    if (region.count > 0)
    {
      side = std::min(side, largest);
    }
  }
  return side;
}

void expectSame(const std::vector<SquareRegion>& regions)
{
  const double expected = largestByTrial(regions);
  const double found = largestSquare(regions);
  EXPECT_NEAR(found, expected, 4e-15 * expected);
}

}  // namespace

TEST(SquareSize, ByHand)
{
  // 3 x 2 squares of 10 fill the region; with one more there have to be 4 x 2.
  EXPECT_DOUBLE_EQ(largestSquare({{6, 30, 20}}), 10);
  EXPECT_DOUBLE_EQ(largestSquare({{7, 30, 20}}), 7.5);
  EXPECT_DOUBLE_EQ(largestSquare({{1, 30, 20}}), 20);
  EXPECT_DOUBLE_EQ(largestSquare({{6, 30, 20}, {1, 7, 300}}), 7);
  EXPECT_DOUBLE_EQ(largestSquare({{1000000, 100, 100}}), 0.1);
  // Thirds have no exact double: a side a bit too large would lose a row and a column.
  EXPECT_NEAR(largestSquare({{9, 1, 1}}), 1. / 3, 1e-16);
}

TEST(SquareSize, NothingToFit)
{
  EXPECT_TRUE(std::isinf(largestSquare({})));
  EXPECT_TRUE(std::isinf(largestSquare({{0, 10, 10}, {-1, 0, 0}})));
  EXPECT_DOUBLE_EQ(largestSquare({{0, 0, 0}, {1, 10, 5}}), 5);
}

TEST(SquareSize, NoArea)
{
  const double infinity = std::numeric_limits<double>::infinity();
  for (const SquareRegion& region : {SquareRegion{1, 0, 10}, SquareRegion{1, 10, -1},
                                     SquareRegion{5, 10, NAN}, SquareRegion{5, infinity, 10}})
  {
    EXPECT_EQ(largestSquare({{1, 10, 10}, region}), 0);
  }
}

TEST(SquareSize, AgreesWithTrialForOneRegion)
{
  std::mt19937 random(1);
  std::uniform_real_distribution<double> exponent(-1, 4);
  for (int i = 0; i < 400; ++i)
  {
    const std::int64_t count =
        i < 100 ? i + 1 : static_cast<std::int64_t>(std::pow(10., 1 + exponent(random)));
    expectSame({{count, std::pow(10., exponent(random)), std::pow(10., exponent(random))}});
  }
  for (const double width : {0.01, 1., 333.3, 1e5})
  {
    expectSame({{1000000, width, 400}});
    expectSame({{999983, width, 400}});
  }
}

TEST(SquareSize, AgreesWithTrialForManyRegions)
{
  std::mt19937 random(2);
  std::uniform_real_distribution<double> length(1, 2000);
  std::uniform_int_distribution<int> count(0, 3000);
  for (int i = 0; i < 50; ++i)
  {
    std::vector<SquareRegion> regions(1 + i % 20);
    for (SquareRegion& region : regions)
    {
      region = {count(random), length(random), length(random)};
    }
    regions[0].count = 1 + i;
    expectSame(regions);
  }
}

TEST(SquareSize, AHundredRegionsOfAMillionSquares)
{
  std::vector<SquareRegion> regions;
  for (int i = 0; i < 100; ++i)
  {
    regions.push_back({1000000 + i, 200. + i, 300. - i});
  }
  double side = 0;
  // The quickest of several: the machine may be busy.
  double milliseconds = 1e9;
  for (int i = 0; i < 5; ++i)
  {
    const auto start = std::chrono::steady_clock::now();
    side = largestSquare(regions);
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    milliseconds = std::min(milliseconds, time.count());
  }
  expectSame({regions[99]});
  EXPECT_GT(side, 0.19);
  RecordProperty("milliseconds", std::to_string(milliseconds));
  EXPECT_LT(milliseconds, 5);
}
