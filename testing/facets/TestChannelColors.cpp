#include "samples/ChannelColors.h"

#include "ColorDistance.h"

#include <gtest/gtest.h>
#include <set>

using namespace layerscope;
using layerscope::testing::ciede2000;
using layerscope::testing::contrast;
using layerscope::testing::lab;
using layerscope::testing::leastDistance;
using layerscope::testing::Matrix;
using layerscope::testing::normal;
using layerscope::testing::withoutCones;

TEST(ChannelColors, TheMeasureOfDistanceIsRight)
{
  // From table 1 of Sharma, Wu, Dalal: the pairs 1, 7, 10, 17, 25 and 34.
  EXPECT_NEAR(ciede2000({50, 2.6772, -79.7751}, {50, 0, -82.7485}), 2.0425, 5e-5);
  EXPECT_NEAR(ciede2000({50, 0, 0}, {50, -1, 2}), 2.3669, 5e-5);
  EXPECT_NEAR(ciede2000({50, 2.49, -0.001}, {50, -2.49, 0.0010}), 7.1792, 5e-5);
  EXPECT_NEAR(ciede2000({50, 2.5, 0}, {73, 25, -18}), 27.1492, 5e-5);
  EXPECT_NEAR(ciede2000({60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}), 1.2644, 5e-5);
  EXPECT_NEAR(ciede2000({2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}), 0.9082, 5e-5);
}

TEST(ChannelColors, DistinctForNormalVision)
{
  EXPECT_GE(leastDistance(channelColor, channelColorCount, normal), 20);
}

TEST(ChannelColors, DistinctWithoutOneKindOfCones)
{
  for (const Matrix& eyes : withoutCones)
  {
    EXPECT_GE(leastDistance(channelColor, channelColorCount, eyes), 9.9);
    EXPECT_GE(leastDistance(channelColor, 6, eyes), 18);
  }
}

TEST(ChannelColors, StandOutFromBackgroundsAndMarks)
{
  for (std::size_t i = 0; i < channelColorCount; ++i)
  {
    EXPECT_GE(contrast(channelColor(i), {255, 255, 255}), 2) << i;
    EXPECT_GE(contrast(channelColor(i), {32, 32, 36}), 2.4) << i;
    // Selected samples, on a light and on a dark background.
    for (const Rgb mark : {Rgb{224, 72, 28}, Rgb{255, 120, 70}})
    {
      EXPECT_GE(ciede2000(lab(channelColor(i), normal), lab(mark, normal)), 20) << i;
    }
  }
}

TEST(ChannelColors, RepeatAfterTheLast)
{
  std::set<Rgb> colors;
  for (std::size_t i = 0; i < channelColorCount; ++i)
  {
    colors.insert(channelColor(i));
    EXPECT_EQ(channelColor(i), channelColor(i + channelColorCount));
  }
  EXPECT_EQ(colors.size(), channelColorCount);
}
