#include <gtest/gtest.h>
#include <omp.h>

#include <cmath>
#include <map>

#include "FacetTables.h"
#include "RasterImages.h"
#include "facets/Dots.h"
#include "facets/FacetRaster.h"
#include "network/Error.h"

using namespace layerscope;

namespace
{

const std::vector<Rgb> threeColors{{{255, 0, 0}}, {{0, 255, 0}}, {{0, 0, 255}}};

DotPicture makePicture(TestImage& image, int layerIndex, int cluster, double low, double high)
{
  DotPicture picture;
  picture.layerIndex = layerIndex;
  picture.cluster = cluster;
  picture.range.add(low);
  picture.range.add(high);
  picture.colors = threeColors;
  picture.opacity = 0.3;
  picture.leastOpacity = 0.0;
  picture.image = image.view();
  return picture;
}

/// Dots on each pixel (x, rows from below), one by one.
std::map<std::pair<int, int>, int> expectedCounts(const FacetData& data, const std::vector<TableRow>& rows,
                                                  const DotPicture& picture, const SampleMask& mask)
{
  DotScale scale;
  scale.plot = {0.0F, 0.0F, static_cast<float>(picture.image.width),
                static_cast<float>(picture.image.height)};
  scale.slots = static_cast<int>(picture.colors.size());
  scale.range = picture.range;
  std::map<std::pair<int, int>, int> counts;
  for (const TableRow& row : rows)
  {
    if (data.layerIndex(row.layer) != picture.layerIndex || row.cluster != picture.cluster ||
        !mask.test(data.sampleIndex(row.sample)))
    {
      continue;
    }
    for (std::size_t slot = 0; slot < picture.colors.size() && row.channels[slot] != -1; ++slot)
    {
      const double activation = row.activations[slot];
      if (std::isfinite(activation) && activation >= picture.range.low && activation <= picture.range.high)
      {
        const DotPoint point = dotPosition(scale, row.sample, static_cast<int>(slot), activation);
        const int up = std::min(static_cast<int>(std::floor(point.y)), picture.image.height - 1);
        ++counts[{static_cast<int>(std::floor(point.x)), up}];
      }
    }
  }
  return counts;
}

void checkPicture(const FacetData& data, const std::vector<TableRow>& rows, const DotPicture& picture,
                  const TestImage& image, const SampleMask& mask)
{
  const auto counts = expectedCounts(data, rows, picture, mask);
  for (int up = 0; up < image.height; ++up)
  {
    for (int x = 0; x < image.width; ++x)
    {
      const auto count = counts.find({x, up});
      const double expected = count == counts.end() ? 0.0 : 255.0 * (1.0 - std::pow(0.7, count->second));
      const std::array<int, 4> pixel = image.at(x, image.height - 1 - up);
      ASSERT_NEAR(pixel[3], expected, 0.51) << x << " " << up;
      if (pixel[3] > 0)
      {
        const auto slot = static_cast<std::size_t>((x + 0.5) * 3.0 / image.width);
        ASSERT_EQ((Rgb{{static_cast<std::uint8_t>(pixel[0]), static_cast<std::uint8_t>(pixel[1]),
                        static_cast<std::uint8_t>(pixel[2])}}),
                  threeColors[slot]);
      }
    }
  }
}

}  // namespace

TEST(DotRaster, LaysDotsOverOneAnother)
{
  for (const bool isOrdered : {true, false})
  {
    RandomTable table;
    table.samples = 3000;
    table.isOrdered = isOrdered;
    table.ids = isOrdered ? Ids::Close : Ids::Far;
    const std::vector<TableRow> rows = randomRows(table);
    const FacetData data(columnsOf(rows));
    SampleMask all(data.samples().size()), some(data.samples().size());
    for (std::size_t sample = 0; sample < all.size(); ++sample)
    {
      all.set(sample);
      if (sample % 10 == 3)
      {
        some.set(sample);
      }
    }
    std::vector<TestImage> images(12, TestImage(47, 31));
    std::vector<DotPicture> pictures;
    for (int cell = 0; cell < 12; ++cell)
    {
      // Some activations are outside of the second range.
      pictures.push_back(makePicture(images[static_cast<std::size_t>(cell)], cell / 4, cell % 4,
                                     cell % 2 * 0.5, cell % 2 == 0 ? 1.999 : 1.0));
    }
    rasterDots(data, pictures);
    for (std::size_t cell = 0; cell < 12; ++cell)
    {
      checkPicture(data, rows, pictures[cell], images[cell], all);
    }
    rasterDotMarks(data, some, pictures);
    for (std::size_t cell = 0; cell < 12; ++cell)
    {
      checkPicture(data, rows, pictures[cell], images[cell], some);
    }
  }
}

TEST(DotRaster, IsTheSameForAnyNumberOfThreads)
{
  RandomTable table;
  table.samples = 100000;
  const FacetData data(columnsOf(randomRows(table)));
  std::vector<std::vector<std::uint8_t>> results;
  const int before = omp_get_max_threads();
  for (const int threads : {1, 4})
  {
    omp_set_num_threads(threads);
    TestImage first(60, 40), second(61, 41);
    DotPicture large = makePicture(first, 0, 0, 0.0, 2.0);
    large.dotSize = 3.3;
    rasterDots(data, {large, makePicture(second, 2, 1, 0.0, 2.0)});
    results.push_back(first.bytes);
    results.push_back(second.bytes);
  }
  omp_set_num_threads(before);
  EXPECT_TRUE(results[0] == results[2]);
  EXPECT_TRUE(results[1] == results[3]);
}

namespace
{

FacetData oneDot(double activation)
{
  return FacetData(columnsOf({{1, 0, 5, 0.5, {7}, {static_cast<float>(activation)}}}));
}

}  // namespace

TEST(DotRaster, DrawsDotsAsDiscs)
{
  for (const double size : {1.0, 2.0, 3.0, 4.6})
  {
    TestImage image(21, 21);
    DotPicture picture = makePicture(image, 0, 0, 0.0, 1.0);
    picture.colors = {Rgb{{9, 9, 9}}};
    picture.opacity = 1.0;
    picture.dotSize = size;
    rasterDots(oneDot(0.5), {picture});
    const int middle = static_cast<int>((0.5 + dotJitter(5)) * 21);
    double area = 0.0;
    for (int down = 0; down < 21; ++down)
    {
      for (int x = 0; x < 21; ++x)
      {
        area += image.at(x, down)[3] / 255.0;
        if (std::hypot(x - middle, down - 10) > size / 2.0 + 0.75)
        {
          EXPECT_EQ(image.at(x, down)[3], 0);
        }
      }
    }
    EXPECT_EQ(image.at(middle, 10)[3], 255);
    const double expected = size > 1.0 ? 3.14159 * size * size / 4.0 : 1.0;
    // An opacity of 1 covers pixels that the disc only touches faster than their share grows.
    EXPECT_GE(area, expected * 0.98) << size;
    picture.opacity = 0.1;
    rasterDots(oneDot(0.5), {picture});
    double faint = 0.0;
    for (int down = 0; down < 21; ++down)
    {
      for (int x = 0; x < 21; ++x)
      {
        faint += image.at(x, down)[3] / 255.0 / 0.1;
      }
    }
    EXPECT_NEAR(faint, expected, expected * 0.1) << size;
  }
}

TEST(DotRaster, KeepsALoneDotVisible)
{
  TestImage image(1, 9);
  DotPicture picture = makePicture(image, 0, 0, 0.0, 1.0);
  picture.colors = {Rgb{{9, 9, 9}}};
  picture.opacity = 0.001;
  picture.leastOpacity = 0.2;
  rasterDots(oneDot(0.0), {picture});
  EXPECT_EQ(image.at(0, 8)[3], 51);
  std::vector<TableRow> rows(1001, TableRow{1, 0, 5, 0.5, {7}, {0.0F}});
  rasterDots(FacetData(columnsOf(rows)), {picture});
  EXPECT_NEAR(image.at(0, 8)[3], 255.0 * (1.0 - 0.8 * std::pow(0.999, 1000)), 0.51);
}

TEST(DotRaster, PutsTheEndsOfTheRangeIntoThePicture)
{
  for (const double activation : {2.0, 3.0, 2.5})
  {
    TestImage image(4, 8);
    DotPicture picture = makePicture(image, 0, 0, 2.0, 3.0);
    picture.colors = {Rgb{{9, 9, 9}}};
    rasterDots(oneDot(activation), {picture});
    const int down = activation == 2.0 ? 7 : activation == 3.0 ? 0 : 3;
    int opaque = 0;
    for (int x = 0; x < 4; ++x)
    {
      opaque += image.at(x, down)[3] > 0 ? 1 : 0;
    }
    EXPECT_EQ(opaque, 1) << activation;
  }
  TestImage image(4, 8);
  DotPicture picture = makePicture(image, 0, 0, 2.0, 2.0);
  picture.colors = {Rgb{{9, 9, 9}}};
  rasterDots(oneDot(2.0), {picture});
  EXPECT_EQ(image.at(static_cast<int>((0.5 + dotJitter(5)) * 4), 3)[3], 77) << "a range of one value";
}

TEST(DotRaster, LeavesWhatHasNoDotsTransparent)
{
  RandomTable table;
  const FacetData data(columnsOf(randomRows(table)));
  const auto isEmpty = [](const TestImage& image)
  {
    for (std::size_t index = 3; index < image.bytes.size(); index += 4)
    {
      if (image.bytes[index] != 0)
      {
        return false;
      }
    }
    return true;
  };
  TestImage noRows(9, 9), noRange(9, 9), noSlots(9, 9), noSelected(9, 9);
  DotPicture withoutRange = makePicture(noRange, 0, 0, 0.0, 1.0);
  withoutRange.range = ValueRange();
  DotPicture withoutSlots = makePicture(noSlots, 2, 0, 0.0, 1.0);
  withoutSlots.colors.clear();
  DotPicture withoutPixels = makePicture(noRows, 2, 1, 0.0, 1.0);
  withoutPixels.image = PixelView();
  rasterDots(data, {makePicture(noRows, 1, 1, 0.0, 1.0), withoutRange, withoutSlots, withoutPixels});
  EXPECT_TRUE(isEmpty(noRows));
  EXPECT_TRUE(isEmpty(noRange));
  EXPECT_TRUE(isEmpty(noSlots));
  rasterDotMarks(data, SampleMask(data.samples().size()), {makePicture(noSelected, 0, 0, 0.0, 1.0)});
  EXPECT_TRUE(isEmpty(noSelected));
  rasterDots(FacetData(), {});
}

TEST(DotRasterInvalid, RejectsWhatIsNotThere)
{
  const FacetData data = oneDot(0.5);
  TestImage image(4, 4);
  DotPicture picture = makePicture(image, 0, 0, 0.0, 1.0);
  EXPECT_THROW(rasterDots(data, {picture}), Error) << "three slots, one channel";
  picture.colors.resize(1);
  EXPECT_THROW(rasterDotMarks(data, SampleMask(3), {picture}), Error);
  EXPECT_THROW(rasterDots(data, {picture, picture}), Error) << "one cell twice";
  picture.layerIndex = 1;
  EXPECT_THROW(rasterDots(data, {picture}), Error);
}

TEST(DotOpacity, FallsWithTheNumberOfDots)
{
  double previous = 1.0;
  for (const std::int64_t dots : {1, 100, 1000, 10000, 1000000})
  {
    const double opacity = dotOpacity(dots, 14.0, 180.0, 1.5);
    EXPECT_LE(opacity, previous);
    EXPECT_GT(opacity, 0.0);
    // Where dots are four times as dense as on average not everything is opaque.
    const double densest = 4.0 * static_cast<double>(dots) * 1.767 / (0.72 * 14.0 * 180.0);
    EXPECT_LT(1.0 - std::pow(1.0 - opacity, std::max(densest, 1.0)), 0.96) << dots;
    previous = opacity;
  }
  EXPECT_LE(dotOpacity(0, 14.0, 180.0, 1.0), 1.0);
  EXPECT_LE(dotOpacity(10, 0.0, 0.0, 0.0), 1.0);
}
