#include "samples/ClassColors.h"

#include "ColorDistance.h"

#include <gtest/gtest.h>

using namespace layerscope;
using layerscope::testing::ciede2000;
using layerscope::testing::contrast;
using layerscope::testing::lab;
using layerscope::testing::leastDistance;
using layerscope::testing::Matrix;
using layerscope::testing::normal;
using layerscope::testing::withoutCones;

TEST(ClassColors, DistinctForNormalVision)
{
  EXPECT_GE(leastDistance(classColor, 10, normal), 27.9);
  EXPECT_GE(leastDistance(classColor, classColorCount, normal), 14.5);
}

TEST(ClassColors, DistinctWithoutOneKindOfCones)
{
  for (const Matrix& eyes : withoutCones)
  {
    EXPECT_GE(leastDistance(classColor, 10, eyes), 13.95);
    EXPECT_GE(leastDistance(classColor, classColorCount, eyes), 7.25);
  }
}

TEST(ClassColors, StandOutFromBackgroundsMarksAndWhatIsNotKnown)
{
  for (std::size_t i = 0; i < classColorCount; ++i)
  {
    EXPECT_GE(contrast(classColor(i), {255, 255, 255}), 1.6) << i;
    EXPECT_GE(contrast(classColor(i), {32, 32, 36}), 2) << i;
    for (const Rgb mark : {Rgb{224, 72, 28}, Rgb{255, 120, 70}})
    {
      EXPECT_GE(ciede2000(lab(classColor(i), normal), lab(mark, normal)), 20) << i;
    }
    for (const Rgb missing : {Rgb{177, 179, 180}, Rgb{103, 104, 108}})
    {
      for (const Matrix& eyes : {normal, withoutCones[0], withoutCones[1], withoutCones[2]})
      {
        EXPECT_GE(ciede2000(lab(classColor(i), eyes), lab(missing, eyes)), 10) << i;
      }
    }
  }
}

TEST(ClassColors, RepeatAfterTheLast)
{
  for (std::size_t i = 0; i < classColorCount; ++i)
  {
    EXPECT_EQ(classColor(i), classColor(i + classColorCount));
  }
}
