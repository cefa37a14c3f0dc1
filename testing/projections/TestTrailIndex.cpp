#include <gtest/gtest.h>

#include <cmath>

#include "projections/TrailBundling.h"
#include "projections/TrailIndex.h"
#include "projections/TrailSets.h"

using layerscope::makeTrails;
using layerscope::missingPlace;
using layerscope::randomTrails;
using layerscope::straightLines;
using layerscope::TrailHit;
using layerscope::TrailIndex;
using layerscope::TrailLines;

namespace
{

double distanceTo(const TrailLines& lines, std::size_t from, std::size_t to, double x, double y)
{
  const double ax = lines.points[2 * from];
  const double ay = lines.points[2 * from + 1];
  const double bx = lines.points[2 * to] - ax;
  const double by = lines.points[2 * to + 1] - ay;
  const double squared = bx * bx + by * by;
  const double share =
      squared > 0 ? std::min(std::max(((x - ax) * bx + (y - ay) * by) / squared, 0.0), 1.0) : 0;
  return std::hypot(ax + share * bx - x, ay + share * by - y);
}

/// By looking at all of them.
TrailHit nearest(const TrailLines& lines, double x, double y, double reach)
{
  TrailHit hit;
  hit.distance = reach;
  for (std::size_t line = 0; line < lines.lines(); ++line)
  {
    const std::size_t last = lines.offsets[line + 1] - 1;
    for (std::size_t point = lines.offsets[line]; point <= last; ++point)
    {
      const double distance = distanceTo(lines, point, std::min(point + 1, last), x, y);
      if (distance < hit.distance || (hit.trail < 0 && distance <= reach))
      {
        hit = {lines.trailOf[line], 0, distance};
      }
    }
  }
  return hit;
}

void compare(const TrailLines& lines, double reach)
{
  const TrailIndex index(lines);
  int found = 0;
  for (int place = 0; place < 900; ++place)
  {
    const double x = -4.1 + 0.29 * (place % 30);
    const double y = -4.2 + 0.28 * (place / 30);
    const TrailHit wanted = nearest(lines, x, y, reach);
    const TrailHit hit = index.at(x, y, reach);
    ASSERT_EQ(hit.trail, wanted.trail) << x << ' ' << y;
    if (hit.trail >= 0)
    {
      ++found;
      EXPECT_NEAR(hit.distance, wanted.distance, 1e-6);
    }
  }
  EXPECT_GT(found, 50);
}

}  // namespace

TEST(TrailIndex, FindsWhatAllOfThemSay)
{
  const auto trails = randomTrails(60, 4);
  for (const double reach : {0.05, 0.3, 20.0})
  {
    compare(straightLines(trails), reach);
  }
  layerscope::TrailBundling bundling(trails, {});
  while (bundling.step())
  {
  }
  compare(bundling.lines(), 0.1);
}

TEST(TrailIndex, TellsTheTime)
{
  const TrailLines lines = straightLines(makeTrails(3, {0, 0, 10, 0, 10, 10}));
  const TrailIndex index(lines);
  EXPECT_NEAR(index.at(2.5, 1, 2).time, 0.25, 1e-6);
  EXPECT_NEAR(index.at(10.5, 7.5, 2).time, 1.75, 1e-6);
  EXPECT_NEAR(index.at(11, 11, 2).time, 2, 1e-6);
}

TEST(TrailIndex, TakesTheFirstOfSeveralAndNoneBeyondReach)
{
  const TrailLines lines = straightLines(makeTrails(2, {0, 0, 4, 0, 0, 0, 4, 0}));
  const TrailIndex index(lines);
  EXPECT_EQ(index.at(2, 1, 1).trail, 0);
  EXPECT_EQ(index.at(2, 1, 0.999).trail, -1);
  EXPECT_EQ(index.at(2, 0, 0).trail, 0);
  EXPECT_EQ(index.at(2, 0, -1).trail, -1);
  EXPECT_EQ(index.at(missingPlace, 0, 1).trail, -1);
  EXPECT_EQ(index.at(1e30, 0, 1).trail, -1);
}

TEST(TrailIndex, FindsPlacesWithoutALine)
{
  const float none = missingPlace;
  const TrailLines lines = straightLines(makeTrails(3, {none, none, 3, 3, none, none, 7, 7, 7, 7, 7, 7}));
  const TrailIndex index(lines);
  EXPECT_EQ(index.at(3.1, 3, 0.5).trail, 0);
  EXPECT_EQ(index.at(7.1, 7, 0.5).trail, 1);
  const TrailLines one = straightLines(makeTrails(1, {3, 3}));
  EXPECT_EQ(TrailIndex(one).at(3, 3, 0).trail, 0);
  EXPECT_EQ(TrailIndex(straightLines({})).at(3, 3, 1).trail, -1);
  EXPECT_EQ(TrailIndex().at(3, 3, 1).trail, -1);
}
