// Pictures of trails against the areas that lines cover.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "facets/RasterImages.h"
#include "network/Error.h"
#include "projections/TrailBundling.h"
#include "projections/TrailColors.h"
#include "projections/TrailRaster.h"
#include "projections/TrailSets.h"

using layerscope::makeTrails;
using layerscope::missingPlace;
using layerscope::randomTrails;
using layerscope::rasterTrailMarks;
using layerscope::rasterTrails;
using layerscope::straightLines;
using layerscope::TestImage;
using layerscope::Threads;
using layerscope::TrailEnd;
using layerscope::TrailLines;
using layerscope::TrailStyle;

namespace
{

using Colors = std::vector<std::uint8_t>;

const Colors green{0, 128, 0, 255};

TrailStyle lineStyle(double thickness)
{
  TrailStyle style;
  style.thickness = thickness;
  style.opacity = 1;
  style.end = TrailEnd::None;
  return style;
}

Colors repeated(const Colors& color, std::size_t count)
{
  Colors colors;
  for (std::size_t index = 0; index < count; ++index)
  {
    colors.insert(colors.end(), color.begin(), color.end());
  }
  return colors;
}

/// The part of [low, high] within pixel `index`.
double share(double low, double high, int index)
{
  return std::max(0.0, std::min(high, index + 1.0) - std::max(low, static_cast<double>(index)));
}

/// Opacities of a line's picture where it covers this rectangle.
void expectRectangle(const TestImage& image, double left, double right, double bottom, double top)
{
  for (int y = 0; y < image.height; ++y)
  {
    for (int x = 0; x < image.width; ++x)
    {
      const double cover = share(left, right, x) * share(bottom, top, y);
      EXPECT_NEAR(image.at(x, image.height - 1 - y)[3], 255 * cover, 1.01) << x << ' ' << y;
    }
  }
}

double coveredArea(const TestImage& image)
{
  double sum = 0;
  for (std::size_t index = 3; index < image.bytes.size(); index += 4)
  {
    sum += image.bytes[index] / 255.0;
  }
  return sum;
}

}  // namespace

TEST(TrailRaster, UprightAndLevelLinesCoverTheirArea)
{
  for (const double thickness : {0.5, 1.0, 1.4, 3.0})
  {
    const TrailStyle style = lineStyle(thickness);
    TestImage image(40, 40);
    rasterTrails(straightLines(makeTrails(2, {2.25F, 20.3F, 31.5F, 20.3F})), {}, green, style, image.view());
    expectRectangle(image, 2.25, 31.5, 20.3 - thickness / 2, 20.3 + thickness / 2);
    rasterTrails(straightLines(makeTrails(4, {15.6F, 30.75F, 15.6F, 22, 15.6F, 16, 15.6F, 3.25F})), {}, green,
                 style, image.view());
    expectRectangle(image, 15.6 - thickness / 2, 15.6 + thickness / 2, 3.25, 30.75);
  }
}

TEST(TrailRaster, AnyLineCoversItsLengthTimesItsThickness)
{
  for (const float angle : {0.1F, 0.5F, 0.785398F, 1.3F, 2.6F})
  {
    TestImage image(100, 100);
    const float x = 35 * std::cos(angle);
    const float y = 35 * std::sin(angle);
    rasterTrails(straightLines(makeTrails(3, {50 - x, 50 - y, 50, 50, 50 + x, 50 + y})), {}, green,
                 lineStyle(1.5), image.view());
    EXPECT_NEAR(coveredArea(image), 70 * 1.5, 2);
  }
}

TEST(TrailRaster, NothingIsCoveredTwiceWhereLinesBend)
{
  TrailStyle style = lineStyle(3);
  style.opacity = 0.5;
  TestImage image(60, 60);
  rasterTrails(straightLines(makeTrails(5, {5, 10, 30, 10, 30, 10, 30, 40, 50, 55})), {}, green, style,
               image.view());
  for (std::size_t index = 3; index < image.bytes.size(); index += 4)
  {
    EXPECT_LE(image.bytes[index], 128);
  }
  EXPECT_EQ(image.at(30, 59 - 10)[3], 128);
}

TEST(TrailRaster, GoesFromDarkToBright)
{
  TestImage image(60, 9);
  rasterTrails(straightLines(makeTrails(2, {5.5F, 4.5F, 55.5F, 4.5F})), {}, green, lineStyle(3),
               image.view());
  const auto ends = layerscope::trailColors({{0, 128, 0}}, {{255, 255, 255}});
  EXPECT_NEAR(image.at(5, 4)[1], ends.first[1], 1);
  EXPECT_NEAR(image.at(55, 4)[1], ends.last[1], 1);
  for (int x = 5; x < 55; ++x)
  {
    EXPECT_LE(image.at(x, 4)[1], image.at(x + 1, 4)[1]);
  }
}

TEST(TrailRaster, PlacesAndScales)
{
  TestImage image(20, 20);
  rasterTrails(straightLines(makeTrails(2, {-1, 0, 1, 0})), {10, 5.5, 4}, green, lineStyle(1), image.view());
  expectRectangle(image, 6, 14, 5, 6);
}

TEST(TrailRaster, EndsHaveDotsOrHeads)
{
  TrailStyle style = lineStyle(1);
  style.endSize = 8;
  style.endOpacity = 1;
  style.end = TrailEnd::Dot;
  TestImage image(40, 40);
  rasterTrails(straightLines(makeTrails(2, {20, 20, 20, 20})), {}, green, style, image.view());
  EXPECT_NEAR(coveredArea(image), 3.14159 * 16, 1.5);
  EXPECT_EQ(image.at(20, 20)[3], 255);
  style.end = TrailEnd::Arrow;
  rasterTrails(straightLines(makeTrails(2, {20.5F, 5, 20.5F, 30})), {}, green, style, image.view());
  EXPECT_EQ(image.at(20, 39 - 29)[3], 255);
  EXPECT_EQ(image.at(20, 39 - 31)[3], 0);
  EXPECT_EQ(image.at(18, 39 - 23)[3], 255) << "the head's foot";
  EXPECT_EQ(image.at(18, 39 - 29)[3], 0) << "beside its tip";
}

TEST(TrailRaster, APlaceBetweenGapsIsSeen)
{
  const float none = missingPlace;
  TestImage image(40, 40);
  rasterTrails(straightLines(makeTrails(3, {10, 10, none, none, 30, 30})), {}, green, lineStyle(2),
               image.view());
  EXPECT_GT(image.at(10, 29)[3], 100);
  EXPECT_GT(image.at(30, 9)[3], 100);
  EXPECT_EQ(image.at(20, 20)[3], 0);
}

TEST(TrailRaster, OpacitiesAddUp)
{
  TrailStyle style = lineStyle(1);
  style.opacity = 0.01;
  TestImage image(20, 5);
  std::vector<float> places;
  for (int trail = 0; trail < 100; ++trail)
  {
    places.insert(places.end(), {2, 2.5F, 18, 2.5F});
  }
  const TrailLines lines = straightLines(makeTrails(2, places));
  rasterTrails(lines, {}, repeated(green, 100), style, image.view());
  EXPECT_NEAR(image.at(10, 2)[3], 255 * (1 - std::pow(0.99, 100)), 1.01);
  rasterTrails(lines, {}, repeated({0, 128, 0, 0}, 100), style, image.view());
  EXPECT_EQ(coveredArea(image), 0);
}

TEST(TrailRaster, NoClassIsAlwaysOnTop)
{
  // Crosses far from each other, the first class level, the second upright: who is on top?
  constexpr int crosses = 400;
  std::vector<float> places;
  Colors colors;
  for (int kind = 0; kind < 2; ++kind)
  {
    for (int cross = 0; cross < crosses; ++cross)
    {
      const float x = 4.5F + 8 * static_cast<float>(cross % 20);
      const float y = 4.5F + 8 * static_cast<float>(cross / 20);
      places.insert(places.end(), {kind ? x : x - 3, kind ? y - 3 : y, kind ? x : x + 3, kind ? y + 3 : y});
      const Colors color = kind ? Colors{255, 0, 0, 255} : Colors{0, 0, 255, 255};
      colors.insert(colors.end(), color.begin(), color.end());
    }
  }
  const TrailLines lines = straightLines(makeTrails(2, places));
  for (const std::uint64_t seed : {0U, 1U, 99U})
  {
    TrailStyle style = lineStyle(1);
    style.seed = seed;
    TestImage image(160, 160);
    rasterTrails(lines, {}, colors, style, image.view());
    int red = 0;
    for (int cross = 0; cross < crosses; ++cross)
    {
      const auto pixel = image.at(4 + 8 * (cross % 20), 159 - 4 - 8 * (cross / 20));
      red += pixel[0] > pixel[2] ? 1 : 0;
    }
    // Five standard deviations of a fair coin.
    EXPECT_NEAR(red, crosses / 2, 50);
  }
}

TEST(TrailRaster, MarkedTrailsStandOutAndOthersFade)
{
  TrailStyle style = lineStyle(1);
  style.dimming = 0.25;
  style.markThickness = 3;
  style.markOpacity = 1;
  const TrailLines lines = straightLines(makeTrails(2, {5, 10.5F, 35, 10.5F, 20.5F, 2, 20.5F, 30}));
  TestImage image(40, 40);
  rasterTrails(lines, {}, repeated(green, 2), style, image.view());
  const Colors before = image.bytes;
  rasterTrailMarks(lines, {}, repeated(green, 2), {0, 0}, style, image.view());
  EXPECT_EQ(image.bytes, before);
  rasterTrailMarks(lines, {}, repeated(green, 2), {1, 0}, style, image.view());
  EXPECT_EQ(image.at(12, 29)[3], 255);
  EXPECT_EQ(image.at(12, 28)[3], 255) << "thicker";
  EXPECT_EQ(image.at(20, 29)[1], image.at(20, 30)[1]) << "above the other";
  EXPECT_NEAR(image.at(20, 15)[3], 64, 1) << "of the other a quarter is left";
}

TEST(TrailRaster, IsTheSameForAnyNumberOfThreads)
{
  const auto trails = randomTrails(500, 5);
  layerscope::TrailBundling bundling(trails, {});
  bundling.step();
  const TrailLines lines = bundling.lines();
  const TrailStyle style = trailStyle(lines, {150, 100, 40}, 300, 203, 1, 100);
  Colors marked(500);
  std::fill(marked.begin(), marked.begin() + 100, 1);
  TestImage one(300, 203);
  for (const int threads : {1, 2, 4})
  {
    const Threads scope(threads);
    TestImage image(300, 203);
    rasterTrails(lines, {150, 100, 40}, repeated(green, 500), style, image.view());
    rasterTrailMarks(lines, {150, 100, 40}, repeated(green, 500), marked, style, image.view());
    one = threads == 1 ? image : one;
    EXPECT_EQ(image.bytes, one.bytes);
  }
}

TEST(TrailRaster, BearsWhatIsFarAwayOrNothing)
{
  TestImage image(30, 20);
  for (const double scale : {0.0, 1e-30, 1.0, 1e30, static_cast<double>(missingPlace)})
  {
    rasterTrails(straightLines(randomTrails(20, 4)), {15, 10, scale}, repeated(green, 20), TrailStyle(),
                 image.view());
    rasterTrails(straightLines(makeTrails(2, {-3e38F, 10.5F, 3e38F, 10.5F})), {0, 0, 1}, green, lineStyle(1),
                 image.view());
  }
  for (int x = 0; x < 30; ++x)
  {
    EXPECT_EQ(image.at(x, 9)[3], 255) << "a line across all";
  }
  rasterTrails(straightLines({}), {}, {}, TrailStyle(), image.view());
  EXPECT_EQ(coveredArea(image), 0);
  rasterTrails(straightLines(makeTrails(1, {3, 3})), {}, green, TrailStyle(), {nullptr, 0, 0});
}

TEST(TrailRaster, ColoursAndMarksHaveToBeComplete)
{
  TestImage image(3, 3);
  const TrailLines lines = straightLines(makeTrails(1, {1, 1}));
  EXPECT_THROW(rasterTrails(lines, {}, {1, 2, 3}, {}, image.view()), layerscope::Error);
  EXPECT_THROW(rasterTrailMarks(lines, {}, green, {}, {}, image.view()), layerscope::Error);
}
