#include <gtest/gtest.h>

#include <cmath>

#include "projections/TrailColors.h"
#include "samples/ClassColors.h"

using layerscope::classColor;
using layerscope::Rgb;
using layerscope::trailColors;
using layerscope::TrailColors;

namespace
{

/// Relative luminance of WCAG 2.
double luminance(const Rgb& color)
{
  const double weights[3] = {0.2126, 0.7152, 0.0722};
  double sum = 0;
  for (int channel = 0; channel < 3; ++channel)
  {
    const double share = color[static_cast<std::size_t>(channel)] / 255.0;
    sum += weights[channel] * (share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4));
  }
  return sum;
}

double contrast(const Rgb& left, const Rgb& right)
{
  const double brighter = std::max(luminance(left), luminance(right));
  return (brighter + 0.05) / (std::min(luminance(left), luminance(right)) + 0.05);
}

}  // namespace

TEST(TrailColors, GoFromDarkToBrightAndStandOut)
{
  for (const Rgb& background : {Rgb{{255, 255, 255}}, Rgb{{82, 87, 110}}, Rgb{{30, 32, 38}}, Rgb{{0, 0, 0}}})
  {
    for (std::size_t index = 0; index < layerscope::classColorCount; ++index)
    {
      const TrailColors colors = trailColors(classColor(index), background);
      EXPECT_GT(contrast(colors.first, colors.last), 1.5) << index;
      EXPECT_LT(luminance(colors.first), luminance(colors.last)) << index;
      EXPECT_GT(contrast(colors.last, background), 1.3) << index;
    }
  }
}

TEST(TrailColors, GrayStaysGray)
{
  const TrailColors colors = trailColors({{128, 128, 128}}, {{255, 255, 255}});
  for (const Rgb& color : {colors.first, colors.last})
  {
    EXPECT_NEAR(color[0], color[1], 1);
    EXPECT_NEAR(color[1], color[2], 1);
  }
}
