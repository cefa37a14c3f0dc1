#include <gtest/gtest.h>

#include <cmath>

#include "samples/Lasso.h"

using namespace layerscope;

namespace
{

Lasso lassoOf(const std::vector<Lasso::Point>& points)
{
  Lasso lasso;
  lasso.begin({0, 0, 100, 100}, points.front().x, points.front().y);
  for (const Lasso::Point& point : points)
  {
    lasso.drag(point.x, point.y);
  }
  return lasso;
}

}  // namespace

TEST(Lasso, HoldsTheInsideOfACircle)
{
  std::vector<Lasso::Point> points;
  for (int step = 0; step < 720; ++step)
  {
    const double angle = step * 3.14159265358979 / 360;
    points.push_back({static_cast<float>(50 + 30 * std::cos(angle)), static_cast<float>(50 + 30 * std::sin(angle))});
  }
  const LassoArea area(lassoOf(points));
  for (float x = 0; x < 100; x += 1.7F)
  {
    for (float y = 0; y < 100; y += 1.3F)
    {
      const double distance = std::hypot(x - 50, y - 50);
      if (std::abs(distance - 30) > 1.5)
      {
        EXPECT_EQ(area.contains(x, y), distance < 30) << x << " " << y;
      }
    }
  }
}

TEST(Lasso, LeavesOutWhatItGoesAroundTwice)
{
  const LassoArea area(lassoOf({{10, 10}, {90, 10}, {90, 90}, {10, 90}, {10, 10}, {30, 30}, {70, 30}, {70, 70}, {30, 70}, {30, 30}}));
  EXPECT_TRUE(area.contains(20, 50));
  EXPECT_FALSE(area.contains(50, 50));
}

TEST(Lasso, StaysInItsBoundsAndHoldsNothingWithoutAnArea)
{
  Lasso lasso;
  EXPECT_FALSE(lasso.isActive());
  lasso.drag(5, 5);
  EXPECT_FALSE(lasso.isActive());
  EXPECT_FALSE(LassoArea(lasso).contains(5, 5));
  lasso.begin({0, 0, 100, 100}, -50, 20);
  lasso.drag(500, 20);
  EXPECT_EQ(lasso.points().back().x, 100);
  EXPECT_FALSE(LassoArea(lasso).contains(50, 20));
  lasso.clear();
  EXPECT_FALSE(lasso.isActive());
}
