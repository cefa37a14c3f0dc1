#include <gtest/gtest.h>
#include <omp.h>

#include <algorithm>
#include <cmath>

#include "FacetTables.h"
#include "RasterImages.h"
#include "facets/FacetRaster.h"
#include "network/Error.h"

using namespace layerscope;

namespace
{

/// Red tells the index.
ScaleColors makeColors()
{
  ScaleColors colors;
  for (std::size_t index = 0; index < 256; ++index)
  {
    colors.colors[index] = {static_cast<std::uint8_t>(index), 40, 90, 255};
  }
  colors.missing = {3, 200, 3};
  return colors;
}

/// A cell of layer 1 with these distances, in rising order; the samples are 0, 1, 2, ...
FacetData makeCell(const std::vector<double>& distances)
{
  std::vector<TableRow> rows;
  for (std::size_t sample = 0; sample < distances.size(); ++sample)
  {
    rows.push_back({1, 0, static_cast<std::int64_t>(sample), distances[sample], {}, {}});
  }
  return FacetData(columnsOf(rows));
}

SquarePicture makePicture(TestImage& image, double side, double gap, std::int64_t perColumn)
{
  SquarePicture picture;
  picture.side = side;
  picture.gap = gap;
  picture.perColumn = perColumn;
  picture.range.add(0.0);
  picture.range.add(1.0);
  picture.image = image.view();
  return picture;
}

/// What squares have in a pixel, by looking at each of them.
struct PixelAreas
{
  double covered = 0.0;
  double valued = 0.0;
  double sum = 0.0;
  double selected = 0.0;
};

PixelAreas areasAt(const std::vector<double>& distances, const SampleMask& mask, const SquarePicture& picture,
                   int x, int down)
{
  PixelAreas areas;
  for (std::size_t rank = 0; rank < distances.size(); ++rank)
  {
    const auto number = static_cast<std::int64_t>(rank);
    const double left = static_cast<double>(number / picture.perColumn) * picture.side;
    const double top = static_cast<double>(number % picture.perColumn) * picture.side;
    const double width = std::min(left + picture.side, x + 1.0) - std::max(left, x + 0.0);
    const double height = std::min(top + picture.side, down + 1.0) - std::max(top, down + 0.0);
    const double area = std::max(width, 0.0) * std::max(height, 0.0);
    areas.covered += area;
    areas.selected += mask.test(rank) ? area : 0.0;
    if (!std::isnan(distances[rank]))
    {
      areas.valued += area;
      areas.sum += area * distances[rank];
    }
  }
  return areas;
}

std::vector<double> makeDistances(std::size_t count, std::size_t missing)
{
  std::mt19937 random(static_cast<unsigned>(count));
  std::vector<double> distances;
  for (std::size_t rank = 0; rank < count; ++rank)
  {
    distances.push_back(random() / 4294967296.0);
  }
  std::sort(distances.begin(), distances.end());
  std::fill(distances.end() - static_cast<std::ptrdiff_t>(missing), distances.end(), std::nan(""));
  return distances;
}

struct Case
{
  double side;
  std::int64_t perColumn;
  std::size_t count;
  std::size_t missing;
};

const std::vector<Case> cases{{0.3, 60, 1500, 0},   {0.3, 60, 1501, 200}, {0.071, 300, 40000, 5000},
                              {1.0, 19, 300, 30},   {1.7, 11, 100, 0},    {2.99, 6, 37, 5},
                              {0.5, 100, 4000, 10}, {0.9, 7, 3, 1},       {0.4, 1000000, 30, 0}};

}  // namespace

TEST(SquareRaster, AveragesWhatFallsIntoAPixel)
{
  for (const Case& square : cases)
  {
    SCOPED_TRACE(testing::Message() << "side " << square.side << ", " << square.count << " squares");
    const std::vector<double> distances = makeDistances(square.count, square.missing);
    const FacetData data = makeCell(distances);
    TestImage image(23, 19);
    SquarePicture picture = makePicture(image, square.side, 0.0, square.perColumn);
    rasterSquares(data, data.columns().distance, makeColors(), {picture});
    for (int down = 0; down < image.height; ++down)
    {
      for (int x = 0; x < image.width; ++x)
      {
        const PixelAreas areas = areasAt(distances, SampleMask(square.count), picture, x, down);
        const std::array<int, 4> pixel = image.at(x, down);
        ASSERT_NEAR(pixel[3], areas.covered * 255.0, 0.51) << x << " " << down;
        if (pixel[3] == 0)
        {
          continue;
        }
        if (areas.valued < 1e-12)
        {
          ASSERT_EQ(pixel[1], 200) << "the colour of missing values";
          continue;
        }
        ASSERT_NEAR(pixel[0], std::min(std::floor(areas.sum / areas.valued * 256.0), 255.0), 1.0)
            << x << " " << down;
        ASSERT_EQ(pixel[1], 40);
      }
    }
  }
}

TEST(SquareRaster, MarksByTheShareSelected)
{
  MarkStyle style;
  style.mark = {255, 80, 0};
  style.background = {20, 30, 200};
  style.fade = 0.6;
  style.minimumMark = 0.4;
  for (const Case& square : cases)
  {
    SCOPED_TRACE(testing::Message() << "side " << square.side << ", " << square.count << " squares");
    const std::vector<double> distances = makeDistances(square.count, 0);
    const FacetData data = makeCell(distances);
    SampleMask mask(square.count);
    for (std::size_t sample = 1; sample < square.count; sample += sample < square.count / 2 ? 9 : 1)
    {
      mask.set(sample);
    }
    TestImage image(23, 19);
    SquarePicture picture = makePicture(image, square.side, 0.0, square.perColumn);
    rasterSquareMarks(data, mask, style, {picture});
    for (int down = 0; down < image.height; ++down)
    {
      for (int x = 0; x < image.width; ++x)
      {
        const PixelAreas areas = areasAt(distances, mask, picture, x, down);
        const std::array<int, 4> pixel = image.at(x, down);
        if (areas.covered < 1e-3)
        {
          ASSERT_LE(pixel[3], 1);
          continue;
        }
        // First the background over a base of 100, then the mark over that.
        const double share = areas.selected / areas.covered;
        const double square1 = std::min(square.side * square.side, 1.0);
        const double least = 0.4 * std::min(1.0, areas.selected / (square1 / 2.0));
        const double marked = share + (1.0 - share) * least;
        const double opacity = pixel[3] / 255.0 / std::min(areas.covered, 1.0);
        for (std::size_t part = 0; part < 3; ++part)
        {
          const double faded = 100.0 + (style.background[part] - 100.0) * 0.6 * (1.0 - share);
          const double expected = faded + (style.mark[part] - faded) * marked;
          const double found = 100.0 + (pixel[part] - 100.0) * opacity;
          // Bytes of pixels that are hardly covered are coarse.
          ASSERT_NEAR(found, expected, 1.0 + 0.6 / areas.covered) << x << " " << down << " " << part;
        }
      }
    }
  }
}

TEST(SquareRaster, TakesTheClassThatCoversMostOfAPixel)
{
  // Each class has its own red; the last is that of what is not known.
  const std::vector<Rgb> colors{{10, 1, 1}, {20, 1, 1}, {30, 1, 1}, {40, 1, 1}};
  for (const Case& square : cases)
  {
    SCOPED_TRACE(testing::Message() << "side " << square.side << ", " << square.count << " squares");
    const FacetData data = makeCell(makeDistances(square.count, 0));
    std::mt19937 random(static_cast<unsigned>(square.count));
    std::vector<std::uint8_t> classOfRow;
    for (std::size_t row = 0; row < square.count; ++row)
    {
      classOfRow.push_back(static_cast<std::uint8_t>(random() % 4));
    }
    TestImage image(23, 19);
    const SquarePicture picture = makePicture(image, square.side, 0.0, square.perColumn);
    rasterClasses(data, classOfRow, colors, {picture});
    for (int down = 0; down < image.height; ++down)
    {
      for (int x = 0; x < image.width; ++x)
      {
        std::array<double, 4> areas{};
        for (std::size_t ofClass = 0; ofClass < 4; ++ofClass)
        {
          SampleMask mask(square.count);  // rows are samples here, in their order
          for (std::size_t row = 0; row < square.count; ++row)
          {
            if (classOfRow[row] == ofClass)
            {
              mask.set(row);
            }
          }
          areas[ofClass] = areasAt(std::vector<double>(square.count, 0.0), mask, picture, x, down).selected;
        }
        const double covered = areas[0] + areas[1] + areas[2] + areas[3];
        const std::array<int, 4> pixel = image.at(x, down);
        ASSERT_NEAR(pixel[3], covered * 255.0, 0.51) << x << " " << down;
        if (pixel[3] > 0)
        {
          const std::size_t found = static_cast<std::size_t>(pixel[0] / 10 - 1);
          ASSERT_LT(found, 4U);
          ASSERT_GE(areas[found] * (1 + 1e-6), *std::max_element(areas.begin(), areas.end()))
              << x << " " << down;
          ASSERT_EQ(pixel[1], 1);
        }
      }
    }
  }
}

TEST(SquareRaster, TakesTheFirstOfClassesThatAreEqual)
{
  const FacetData data = makeCell(makeDistances(4, 0));
  TestImage image(1, 1);
  rasterClasses(data, {2, 1, 1, 2}, {{1, 1, 1}, {2, 2, 2}, {3, 3, 3}}, {makePicture(image, 0.5, 0.0, 2)});
  EXPECT_EQ(image.at(0, 0), (std::array<int, 4>{2, 2, 2, 255}));
}

TEST(SquareRaster, DrawsClassesWithGaps)
{
  const FacetData data = makeCell({0.0, 0.25, 0.5, std::nan("")});
  TestImage image(10, 9);
  rasterClasses(data, {1, 0, 2, 1}, {{10, 0, 0}, {20, 0, 0}, {30, 0, 0}}, {makePicture(image, 4.0, 1.0, 2)});
  const auto letter = [](const std::array<int, 4>& pixel)
  { return pixel[3] != 255 ? '?' : static_cast<char>('0' + pixel[0] / 10 - 1); };
  EXPECT_EQ(image.drawing(letter),
            (std::vector<std::string>{"..........", ".111.222..", ".111.222..", ".111.222..", "..........",
                                      ".000.111..", ".000.111..", ".000.111..", ".........."}));
}

TEST(SquareRaster, KeepsASingleSelectedSampleVisible)
{
  // 100 squares a pixel.
  const FacetData data = makeCell(makeDistances(10000, 0));
  SampleMask mask(10000);
  mask.set(4711);  // column 47, place 11: the pixel (4, 1)
  TestImage image(10, 10);
  MarkStyle style;
  rasterSquareMarks(data, mask, style, {makePicture(image, 0.1, 0.0, 100)});
  // Half of the mark, and 0.6 of the rest is background.
  EXPECT_NEAR(image.at(4, 1)[3], 255 * 0.8, 2);
  EXPECT_NEAR(image.at(4, 1)[0], (230 * 0.5 + 255 * 0.3) / 0.8, 2);
  EXPECT_NEAR(image.at(4, 1)[2], (40 * 0.5 + 255 * 0.3) / 0.8, 2);
  const std::array<int, 4> faded{255, 255, 255, 153};
  EXPECT_EQ(image.at(4, 2), faded);
  EXPECT_EQ(image.at(3, 1), faded);
}

TEST(SquareRaster, DrawsSquaresWithGaps)
{
  const FacetData data = makeCell({0.0, 0.25, 0.5, std::nan("")});
  TestImage image(10, 13);
  rasterSquares(data, data.columns().distance, makeColors(), {makePicture(image, 4.0, 1.0, 3)});
  const auto letter = [](const std::array<int, 4>& pixel) {
    return pixel[3] != 255 ? '?' : pixel[1] == 200 ? 'n' : static_cast<char>('0' + pixel[0] / 64);
  };
  EXPECT_EQ(image.drawing(letter),
            (std::vector<std::string>{"..........", ".000.nnn..", ".000.nnn..", ".000.nnn..", "..........",
                                      ".111......", ".111......", ".111......", "..........", ".222......",
                                      ".222......", ".222......", ".........."}));
}

TEST(SquareRaster, FramesSelectedSquares)
{
  const FacetData data = makeCell({0.0, 0.25, 0.5, 0.75});
  SampleMask mask(4);
  mask.set(1);
  mask.set(3);
  TestImage image(12, 13);
  MarkStyle style;
  style.mark = {250, 0, 0};
  style.background = {0, 0, 250};
  style.fade = 0.4;
  rasterSquareMarks(data, mask, style, {makePicture(image, 6.0, 1.0, 2)});
  const auto letter = [](const std::array<int, 4>& pixel) {
    return pixel[0] == 250 && pixel[3] == 255 ? 'm' : pixel[2] == 250 && pixel[3] == 102 ? 'b' : '?';
  };
  EXPECT_EQ(image.drawing(letter),
            (std::vector<std::string>{"............", ".bbbbb.bbbbb", ".bbbbb.bbbbb", ".bbbbb.bbbbb",
                                      ".bbbbb.bbbbb", ".bbbbb.bbbbb", "............", ".mmmmm.mmmmm",
                                      ".m...m.m...m", ".m...m.m...m", ".m...m.m...m", ".mmmmm.mmmmm",
                                      "............"}));
}

TEST(SquareRaster, LeavesNoHolesBetweenSquaresWithoutGap)
{
  const FacetData data = makeCell(std::vector<double>(30, 0.5));
  TestImage image(19, 16);
  rasterSquares(data, data.columns().distance, makeColors(), {makePicture(image, 3.19, 0.0, 5)});
  const std::array<int, 4> middle{128, 40, 90, 255};
  for (int down = 0; down < 16; ++down)
  {
    for (int x = 0; x < 19; ++x)
    {
      EXPECT_EQ(image.at(x, down), middle) << x << " " << down;
    }
  }
}

TEST(SquareRaster, DrawsValuesBeyondTheRangeAsItsEnds)
{
  const double infinite = std::numeric_limits<double>::infinity();
  for (const double side : {1.0, 4.0})
  {
    const FacetData data = makeCell({-infinite, -2.0, 0.5, 1.0, 7.0, infinite});
    const int pixel = static_cast<int>(side);
    TestImage image(pixel, 6 * pixel);
    rasterSquares(data, data.columns().distance, makeColors(), {makePicture(image, side, 0.0, 6)});
    std::vector<int> found;
    for (int rank = 0; rank < 6; ++rank)
    {
      found.push_back(image.at(0, rank * pixel)[0]);
    }
    EXPECT_EQ(found, (std::vector<int>{0, 0, 128, 255, 255, 255})) << side;
  }
}

TEST(SquareRaster, LeavesEmptyCellsTransparent)
{
  const FacetData data(columnsOf({{1, 0, 0, 1.0, {}, {}}, {2, 1, 0, 1.0, {}, {}}}));
  for (const double side : {0.5, 5.0})
  {
    for (const std::int64_t perColumn : {0, 3})
    {
      TestImage image(5, 5);
      SquarePicture picture = makePicture(image, side, 0.0, perColumn);
      picture.cluster = 1;
      const std::vector<std::uint8_t> nothing(100, 0);
      rasterSquares(data, data.columns().distance, makeColors(), {picture});
      for (std::size_t index = 3; index < 100; index += 4)
      {
        EXPECT_EQ(image.bytes[index], 0);
      }
      rasterSquareMarks(data, SampleMask(1), MarkStyle(), {picture});
      for (std::size_t index = 3; index < 100; index += 4)
      {
        EXPECT_EQ(image.bytes[index], 0);
      }
    }
  }
  SquarePicture none;
  rasterSquares(data, data.columns().distance, makeColors(), {none});
  rasterSquares(FacetData(), {}, makeColors(), {});
}

TEST(SquareRaster, IsTheSameForAnyNumberOfThreads)
{
  RandomTable table;
  table.samples = 40000;
  const FacetData data(columnsOf(randomRows(table)));
  SampleMask mask(data.samples().size());
  for (std::size_t sample = 0; sample < mask.size(); sample += 7)
  {
    mask.set(sample);
  }
  std::vector<std::vector<std::uint8_t>> results;
  const int before = omp_get_max_threads();
  for (const int threads : {1, 4})
  {
    omp_set_num_threads(threads);
    std::vector<TestImage> images(12, TestImage(90, 60));
    std::vector<SquarePicture> pictures;
    for (int cell = 0; cell < 12; ++cell)
    {
      pictures.push_back(
          makePicture(images[static_cast<std::size_t>(cell)], cell % 3 == 0 ? 4.0 : 0.73, 0.0, 80));
      pictures.back().layerIndex = cell / 4;
      pictures.back().cluster = cell % 4;
    }
    rasterSquares(data, data.columns().distance, makeColors(), pictures);
    std::vector<std::uint8_t> all;
    for (const TestImage& image : images)
    {
      all.insert(all.end(), image.bytes.begin(), image.bytes.end());
    }
    rasterSquareMarks(data, mask, MarkStyle(), pictures);
    for (const TestImage& image : images)
    {
      all.insert(all.end(), image.bytes.begin(), image.bytes.end());
    }
    std::vector<std::uint8_t> classOfRow(static_cast<std::size_t>(data.rows()));
    for (std::size_t row = 0; row < classOfRow.size(); ++row)
    {
      classOfRow[row] = static_cast<std::uint8_t>(row * 7 % 3);
    }
    rasterClasses(data, classOfRow, {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, pictures);
    for (const TestImage& image : images)
    {
      all.insert(all.end(), image.bytes.begin(), image.bytes.end());
    }
    results.push_back(all);
  }
  omp_set_num_threads(before);
  EXPECT_TRUE(results[0] == results[1]);
}

TEST(SquareRasterInvalid, RejectsWhatIsNotThere)
{
  const FacetData data = makeCell({0.5});
  TestImage image(5, 5);
  SquarePicture picture = makePicture(image, 1.0, 0.0, 1);
  picture.cluster = 1;
  EXPECT_THROW(rasterSquares(data, data.columns().distance, makeColors(), {picture}), Error);
  picture.cluster = 0;
  picture.layerIndex = -1;
  EXPECT_THROW(rasterSquareMarks(data, SampleMask(1), MarkStyle(), {picture}), Error);
  picture.layerIndex = 0;
  EXPECT_THROW(rasterSquareMarks(data, SampleMask(2), MarkStyle(), {picture}), Error);
  picture.cluster = 1;
  EXPECT_THROW(rasterClasses(data, {0}, {{1, 2, 3}}, {picture}), Error);
  picture.cluster = 0;
  EXPECT_THROW(rasterClasses(data, {0, 0}, {{1, 2, 3}}, {picture}), Error);
  EXPECT_THROW(rasterSquares(data, ColumnView<double>({1.0, 2.0}), makeColors(), {picture}), Error);
  for (const double side : {0.0, -1.0, std::nan("")})
  {
    picture.side = side;
    EXPECT_THROW(rasterSquares(data, data.columns().distance, makeColors(), {picture}), Error);
  }
}
