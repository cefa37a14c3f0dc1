// What bundling does to trails whose bundles are known.
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "network/Error.h"
#include "projections/TrailBundling.h"
#include "projections/TrailSets.h"

using layerscope::makeTrails;
using layerscope::missingPlace;
using layerscope::randomTrails;
using layerscope::straightLines;
using layerscope::Threads;
using layerscope::TrailBundling;
using layerscope::TrailLines;
using layerscope::Trails;

namespace
{

using Classes = std::vector<std::uint32_t>;

TrailLines bundled(const Trails& trails, const Classes& classes = {}, double strength = 1)
{
  TrailBundling::Options options;
  options.strength = strength;
  TrailBundling bundling(trails, classes, options);
  while (bundling.step())
  {
  }
  return bundling.lines();
}

/// Level trails from x = 0 to 10, at these heights.
Trails level(const std::vector<float>& heights)
{
  std::vector<float> places;
  for (const float height : heights)
  {
    places.insert(places.end(), {0, height, 10, height});
  }
  return makeTrails(2, places);
}

/// The height of a line halfway.
float middle(const TrailLines& lines, std::size_t line)
{
  return lines.points[2 * ((lines.offsets[line] + lines.offsets[line + 1]) / 2) + 1];
}

void expectSame(const TrailLines& left, const TrailLines& right)
{
  EXPECT_EQ(left.offsets, right.offsets);
  EXPECT_EQ(left.trailOf, right.trailOf);
  EXPECT_EQ(left.points, right.points);
  EXPECT_EQ(left.times, right.times);
}

/// Each line begins and ends where the straight one does.
void expectEnds(const TrailLines& lines, const TrailLines& straight)
{
  ASSERT_EQ(lines.trailOf, straight.trailOf);
  for (std::size_t line = 0; line < lines.lines(); ++line)
  {
    const std::size_t ends[][2] = {{lines.offsets[line], straight.offsets[line]},
                                   {lines.offsets[line + 1] - 1, straight.offsets[line + 1] - 1}};
    for (const auto& end : ends)
    {
      EXPECT_EQ(lines.points[2 * end[0]], straight.points[2 * end[1]]);
      EXPECT_EQ(lines.points[2 * end[0] + 1], straight.points[2 * end[1] + 1]);
      EXPECT_EQ(lines.times[end[0]], straight.times[end[1]]);
    }
  }
}

}  // namespace

TEST(TrailBundling, ParallelTrailsThatAreNearBecomeOne)
{
  // Two bundles of two, 0.8 apart each: the kernel's width is a tenth of that between the bundles.
  const TrailLines lines = bundled(level({0, 0.8F, 6, 6.8F}));
  EXPECT_NEAR(middle(lines, 0), 0.4, 0.05);
  EXPECT_NEAR(middle(lines, 1), 0.4, 0.05);
  EXPECT_NEAR(middle(lines, 2), 6.4, 0.05);
  EXPECT_NEAR(middle(lines, 3), 6.4, 0.05);
}

TEST(TrailBundling, ClassesStayApart)
{
  const TrailLines lines = bundled(level({0, 0.8F, 0.4F, 1.2F}), {7, 7, 3, 3});
  EXPECT_NEAR(middle(lines, 0), 0.4, 0.05);
  EXPECT_NEAR(middle(lines, 1), 0.4, 0.05);
  EXPECT_NEAR(middle(lines, 2), 0.8, 0.05);
  EXPECT_NEAR(middle(lines, 3), 0.8, 0.05);
}

TEST(TrailBundling, AStraightTrailAloneStays)
{
  const TrailLines lines = bundled(makeTrails(3, {1, 2, 5, 4, 9, 6}));
  for (std::size_t point = 0; point < lines.times.size(); ++point)
  {
    EXPECT_NEAR(lines.points[2 * point], 1 + 4 * lines.times[point], 0.02);
    EXPECT_NEAR(lines.points[2 * point + 1], 2 + 2 * lines.times[point], 0.02);
  }
}

TEST(TrailBundling, EndsStayExactly)
{
  Trails trails = randomTrails(300, 6);
  trails.places[40] = missingPlace;
  trails.places[131] = missingPlace;
  expectEnds(bundled(trails), straightLines(trails));
  for (float& place : trails.places)
  {
    place = 1e6F + place;
  }
  expectEnds(bundled(trails), straightLines(trails));
}

TEST(TrailBundling, StrengthIsAShareOfTheWay)
{
  const Trails trails = level({0, 0.8F});
  const float whole = middle(bundled(trails), 0);
  EXPECT_NEAR(middle(bundled(trails, {}, 0.25), 0), 0.25F * whole, 1e-5);
  EXPECT_EQ(middle(bundled(trails, {}, 7), 0), whole);
  const Trails random = randomTrails(50, 4);
  expectSame(bundled(random, {}, 0), straightLines(random));
  expectSame(bundled(random, {}, std::nan("")), straightLines(random));
}

TEST(TrailBundling, TimesRiseAlongALine)
{
  const TrailLines lines = bundled(randomTrails(40, 5));
  for (std::size_t line = 0; line < lines.lines(); ++line)
  {
    for (std::size_t point = lines.offsets[line]; point + 1 < lines.offsets[line + 1]; ++point)
    {
      EXPECT_LT(lines.times[point], lines.times[point + 1]);
    }
  }
}

TEST(TrailBundling, IsTheSameForAnyNumberOfThreads)
{
  const Trails trails = randomTrails(1500, 5);
  Classes classes(trails.count);
  for (std::size_t trail = 0; trail < trails.count; ++trail)
  {
    classes[trail] = static_cast<std::uint32_t>(trail % 3);
  }
  for (const Classes& chosen : {Classes(), classes})
  {
    TrailLines one;
    for (const int threads : {1, 2, 4})
    {
      const Threads scope(threads);
      const TrailLines lines = bundled(trails, chosen);
      one = threads == 1 ? lines : one;
      expectSame(lines, one);
    }
  }
}

TEST(TrailBundling, BearsWhatThereIsLittleOf)
{
  const float none = missingPlace;
  for (const Trails& trails :
       {Trails{0, 0, {}}, Trails{3, 0, {}}, makeTrails(1, {1, 2}), makeTrails(1, {1, 2, 3, 4}),
        makeTrails(2, {1, 1, 1, 1}), makeTrails(2, {none, 1, none, 1}),
        makeTrails(3, {0, 0, none, none, 4, 4}), makeTrails(3, {5, 5, 5, 5, 5, 5, 0, 0, 9, 9, 0, 0}),
        makeTrails(2, {0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1})})
  {
    const TrailLines lines = bundled(trails);
    expectEnds(lines, straightLines(trails));
    EXPECT_TRUE(std::all_of(lines.points.begin(), lines.points.end(),
                            [](float value) { return std::isfinite(value); }));
  }
}

TEST(TrailBundling, BearsPlacesAtTheEndsOfFloat)
{
  for (const float far : {3.4e38F, 1e-44F})
  {
    const Trails trails = makeTrails(3, {-far, -far, 0, far, far, far, -far, far, 0, 0, far, -far});
    const TrailLines lines = bundled(trails);
    expectEnds(lines, straightLines(trails));
    EXPECT_TRUE(std::all_of(lines.points.begin(), lines.points.end(),
                            [](float value) { return std::isfinite(value); }));
  }
}

TEST(TrailBundling, ConvergesStepByStep)
{
  TrailBundling bundling(level({0, 0.8F}), {});
  float apart = 0.8F;
  EXPECT_EQ(bundling.iteration(), 0);
  while (!bundling.done())
  {
    EXPECT_TRUE(bundling.step());
    const TrailLines lines = bundling.lines();
    EXPECT_LE(middle(lines, 1) - middle(lines, 0), apart + 1e-4F);
    apart = middle(lines, 1) - middle(lines, 0);
  }
  EXPECT_FALSE(bundling.step());
}

TEST(TrailBundling, AStopLeavesTheLinesAsTheyAre)
{
  TrailBundling bundling(randomTrails(2000, 5), {});
  ASSERT_TRUE(bundling.step());
  const TrailLines before = bundling.lines();
  std::atomic<bool> stop{true};
  EXPECT_FALSE(bundling.step(&stop));
  expectSame(bundling.lines(), before);
  stop = false;
  std::thread other([&] { stop = true; });
  const bool isMade = bundling.step(&stop);
  other.join();
  EXPECT_EQ(bundling.iteration(), isMade ? 2 : 1);
  if (!isMade)
  {
    expectSame(bundling.lines(), before);
  }
  stop = false;
  // A stopped iteration leaves nothing behind.
  while (bundling.step(&stop))
  {
  }
  expectSame(bundling.lines(), bundled(randomTrails(2000, 5)));
}

TEST(TrailBundling, ManyTrailsAreDividedMoreCoarsely)
{
  const Trails trails = randomTrails(100000, 3);
  TrailBundling bundling(trails, {});
  EXPECT_TRUE(bundling.step());
  const TrailLines lines = bundling.lines();
  EXPECT_LT(lines.times.size(), 4000000U);
  expectEnds(lines, straightLines(trails));
}

TEST(TrailBundling, ClassesHaveToBeComplete)
{
  EXPECT_THROW(TrailBundling(level({0, 1}), {1}), layerscope::Error);
}
