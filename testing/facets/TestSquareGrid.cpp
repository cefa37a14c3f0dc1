#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "facets/SquareGrid.h"

using namespace layerscope;

namespace
{

/// The edges of a square's place, from the area's upper left corner.
struct Place
{
  double left, right, top, bottom;
};

Place placeOf(const SquareGrid& grid, std::int64_t rank)
{
  const auto column = static_cast<double>(rank / grid.perColumn);
  const auto row = static_cast<double>(rank % grid.perColumn);
  return {column * grid.side, (column + 1.0) * grid.side, row * grid.side, (row + 1.0) * grid.side};
}

std::int64_t expectedAt(const SquareGrid& grid, double x, double y)
{
  const double right = x - grid.area.x;
  const double down = static_cast<double>(grid.area.top()) - y;
  for (std::int64_t rank = 0; rank < grid.count; ++rank)
  {
    const Place place = placeOf(grid, rank);
    if (right >= place.left && right < place.right && down >= place.top && down < place.bottom)
    {
      return rank;
    }
  }
  return -1;
}

std::vector<bool> expectedTouched(const SquareGrid& grid, const Rectangle& brush)
{
  const double left = static_cast<double>(brush.x) - grid.area.x;
  const double top = static_cast<double>(grid.area.top()) - brush.top();
  const double half = grid.gap / 2.0;
  std::vector<bool> touched;
  for (std::int64_t rank = 0; rank < grid.count; ++rank)
  {
    const Place place = placeOf(grid, rank);
    touched.push_back(left + brush.width >= place.left + half && left < place.right - half &&
                      top + brush.height >= place.top + half && top < place.bottom - half);
  }
  return touched;
}

std::vector<bool> listed(const SquareGrid& grid, const std::vector<RankRange>& ranges)
{
  std::vector<bool> isListed(static_cast<std::size_t>(grid.count));
  std::int64_t end = -1;
  for (const RankRange& range : ranges)
  {
    EXPECT_GT(range.begin, end) << "rising and not meeting";
    EXPECT_LT(range.begin, range.end);
    end = range.end;
    for (std::int64_t rank = range.begin; rank < range.end; ++rank)
    {
      isListed.at(static_cast<std::size_t>(rank)) = true;
    }
  }
  return isListed;
}

SquareGrid makeGrid(double side, double gap, std::int64_t perColumn, std::int64_t count)
{
  SquareGrid grid;
  grid.area = {100.0F, 50.0F, 80.0F, 60.0F};
  grid.side = side;
  grid.gap = gap;
  grid.perColumn = perColumn;
  grid.count = count;
  return grid;
}

}  // namespace

TEST(SquareGrid, FillsDownThenRight)
{
  const SquareGrid grid = makeGrid(10.0, 2.0, 6, 8);
  EXPECT_EQ(squareAt(grid, 100.0, 110.0), 0) << "the upper left corner";
  EXPECT_EQ(squareAt(grid, 105.0, 95.0), 1);
  EXPECT_EQ(squareAt(grid, 105.0, 50.5), 5);
  EXPECT_EQ(squareAt(grid, 110.0, 110.0), 6);
  EXPECT_EQ(squareAt(grid, 115.0, 95.0), 7);
  EXPECT_EQ(squareAt(grid, 115.0, 85.0), -1) << "below the last one";
  EXPECT_EQ(squareAt(grid, 121.0, 105.0), -1);
  EXPECT_EQ(squareAt(grid, 99.9, 105.0), -1);
  EXPECT_EQ(squareAt(grid, 105.0, 110.5), -1);
  EXPECT_EQ(squareAt(grid, 105.0, 49.0), -1);
  const Rectangle eighth = squareRectangle(grid, 7);
  EXPECT_FLOAT_EQ(eighth.x, 111.0F);
  EXPECT_FLOAT_EQ(eighth.top(), 99.0F);
  EXPECT_FLOAT_EQ(eighth.width, 8.0F);
  EXPECT_FLOAT_EQ(eighth.height, 8.0F);
}

TEST(SquareGrid, FindsEachSquareAtItsMiddle)
{
  for (const double side : {0.37, 1.0, 2.9, 7.25})
  {
    const SquareGrid grid = makeGrid(side, side * 0.1, static_cast<std::int64_t>(60.0 / side), 500);
    for (std::int64_t rank = 0; rank < grid.count; ++rank)
    {
      const Rectangle square = squareRectangle(grid, rank);
      ASSERT_EQ(squareAt(grid, square.x + square.width / 2, square.y + square.height / 2), rank);
    }
  }
}

TEST(SquareGrid, AgreesWithLookingAtEverySquare)
{
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round)
  {
    const auto draw = [&](double low, double high) { return low + (high - low) * (random() / 4294967296.0); };
    // Sides of quarters meet the brush's edges exactly.
    const double side = round % 2 == 0 ? draw(0.5, 12.0) : 0.25 * (1 + random() % 40);
    const double gap = round % 3 == 0 ? 0.0 : side * (round % 3 == 1 ? 0.25 : 0.08);
    const SquareGrid grid = makeGrid(side, gap, 1 + random() % 12, random() % 60);
    const double step = round % 2 == 0 ? 0.001 : 0.25;
    const auto place = [&](double low, double high)
    { return static_cast<float>(std::round(draw(low, high) / step) * step); };
    const Rectangle brush{place(90.0, 190.0), place(40.0, 120.0), round % 5 == 0 ? 0.0F : place(0.0, 40.0),
                          round % 7 == 0 ? 0.0F : place(0.0, 40.0)};
    ASSERT_EQ(listed(grid, ranksTouched(grid, brush)), expectedTouched(grid, brush)) << round;
    ASSERT_EQ(squareAt(grid, brush.x, brush.y), expectedAt(grid, brush.x, brush.y)) << round;
  }
}

TEST(SquareGrid, PutsFullColumnsTogether)
{
  const SquareGrid grid = makeGrid(10.0, 1.0, 6, 27);
  EXPECT_EQ(ranksTouched(grid, {0.0F, 0.0F, 1000.0F, 1000.0F}), (std::vector<RankRange>{{0, 27}}));
  EXPECT_EQ(ranksTouched(grid, {112.0F, 52.0F, 10.0F, 20.0F}), (std::vector<RankRange>{{9, 12}, {15, 18}}));
  EXPECT_EQ(ranksTouched(grid, {105.0F, 105.0F, 0.0F, 0.0F}), (std::vector<RankRange>{{0, 1}}));
  EXPECT_TRUE(ranksTouched(grid, {109.6F, 105.0F, 0.7F, 0.0F}).empty()) << "between two squares";
  EXPECT_TRUE(ranksTouched(grid, {0.0F, 0.0F, 99.0F, 1000.0F}).empty());
}

TEST(SquareGrid, TakesAMillionSquaresAndNone)
{
  SquareGrid grid = makeGrid(0.06, 0.0, 1000, 1000000);
  const std::vector<RankRange> all = ranksTouched(grid, {0.0F, 0.0F, 1000.0F, 1000.0F});
  EXPECT_EQ(all, (std::vector<RankRange>{{0, 1000000}}));
  // 30 pixels of 0.06 are 500 squares.
  const std::vector<RankRange> half = ranksTouched(grid, {0.0F, 80.0F, 1000.0F, 1000.0F});
  ASSERT_EQ(half.size(), 1000u);
  EXPECT_EQ(half[999].begin, 999000);
  EXPECT_NEAR(static_cast<double>(half[999].end - half[999].begin), 500.0, 1.0);
  grid.count = 0;
  EXPECT_TRUE(ranksTouched(grid, {0.0F, 0.0F, 1000.0F, 1000.0F}).empty());
  EXPECT_EQ(squareAt(grid, 100.0, 110.0), -1);
  EXPECT_EQ(squareAt(SquareGrid(), 0.0, 0.0), -1);
  EXPECT_TRUE(ranksTouched(SquareGrid(), {0.0F, 0.0F, 1.0F, 1.0F}).empty());
  EXPECT_EQ(squareAt(makeGrid(1.0, 0.0, 10, 100), std::nan(""), 1e30), -1);
}
