#include <gtest/gtest.h>

#include "projections/TrailSets.h"
#include "projections/TrailStyle.h"

using layerscope::randomTrails;
using layerscope::straightLines;
using layerscope::trailStyle;
using layerscope::TrailStyle;

TEST(TrailStyle, MoreTrailsAreThinnerAndFainter)
{
  TrailStyle before;
  before.thickness = before.opacity = before.endSize = 100;
  for (const std::size_t count : {1U, 100U, 3000U, 30000U})
  {
    const TrailStyle style = trailStyle(straightLines(randomTrails(count, 4)), {250, 250, 60}, 500, 500, 1);
    EXPECT_LT(style.thickness, before.thickness);
    EXPECT_LE(style.opacity, before.opacity);
    EXPECT_LT(style.endSize, before.endSize);
    EXPECT_GT(style.thickness, 0.5);
    EXPECT_GE(style.opacity, 0.03);
    before = style;
  }
}

TEST(TrailStyle, LengthsAreInPoints)
{
  const auto lines = straightLines(randomTrails(50, 4));
  const TrailStyle one = trailStyle(lines, {250, 250, 60}, 500, 500, 1);
  const TrailStyle two = trailStyle(lines, {500, 500, 120}, 1000, 1000, 2);
  EXPECT_NEAR(two.thickness, 2 * one.thickness, 1e-9);
  EXPECT_NEAR(two.endSize, 2 * one.endSize, 1e-9);
  EXPECT_NEAR(two.markThickness, 2 * one.markThickness, 1e-9);
  EXPECT_NEAR(two.opacity, one.opacity, 1e-9);
}

TEST(TrailStyle, BearsNothing)
{
  const TrailStyle style = trailStyle(straightLines({}), {}, 0, 0, 1);
  EXPECT_GT(style.thickness, 0);
  EXPECT_GT(style.opacity, 0);
}
