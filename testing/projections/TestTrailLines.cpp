#include <gtest/gtest.h>

#include "network/Error.h"
#include "projections/TrailSets.h"

using layerscope::Error;
using layerscope::makeTrails;
using layerscope::missingPlace;
using layerscope::straightLines;
using layerscope::TrailLines;

TEST(TrailLines, ATrailIsALineThroughItsPlaces)
{
  const TrailLines lines = straightLines(makeTrails(3, {0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
  EXPECT_EQ(lines.trailCount, 2U);
  EXPECT_EQ(lines.steps, 3U);
  EXPECT_EQ(lines.offsets, (std::vector<std::size_t>{0, 3, 6}));
  EXPECT_EQ(lines.trailOf, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(lines.points, (std::vector<float>{0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
  EXPECT_EQ(lines.times, (std::vector<float>{0, 1, 2, 0, 1, 2}));
}

TEST(TrailLines, AMissingPlaceBreaksTheTrail)
{
  const float none = missingPlace;
  const TrailLines lines = straightLines(
      makeTrails(5, {none, 0,    1,    1,    2,    2, 3, none, 4, 4,        none, none, none, none, none,
                     none, none, none, none, none, 0, 0, 1,    1, INFINITY, 2,    3,    3,    none, 4}));
  EXPECT_EQ(lines.trailCount, 3U);
  EXPECT_EQ(lines.offsets, (std::vector<std::size_t>{0, 2, 3, 5, 6}));
  EXPECT_EQ(lines.trailOf, (std::vector<std::uint32_t>{0, 0, 2, 2}));
  EXPECT_EQ(lines.times, (std::vector<float>{1, 2, 4, 0, 1, 3}));
}

TEST(TrailLines, NothingIsNothing)
{
  for (const auto& trails :
       {layerscope::Trails{0, 0, {}}, layerscope::Trails{0, 4, {}}, layerscope::Trails{4, 0, {}}})
  {
    const TrailLines lines = straightLines(trails);
    EXPECT_EQ(lines.trailCount, trails.count);
    EXPECT_EQ(lines.lines(), 0U);
    EXPECT_EQ(lines.offsets, std::vector<std::size_t>{0});
  }
}

TEST(TrailLines, PlacesHaveToBeComplete)
{
  try
  {
    straightLines({2, 3, std::vector<float>(11)});
    FAIL();
  }
  catch (const Error& error)
  {
    EXPECT_STREQ(error.what(), "the places of trails are not complete; expected 12 coordinates, found 11");
  }
  EXPECT_THROW(straightLines({std::size_t{1} << 40, std::size_t{1} << 40, {}}), Error);
  EXPECT_THROW(straightLines({std::size_t{1} << 20, std::size_t{1} << 20, {}}), Error);
}
