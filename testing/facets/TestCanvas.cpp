// Expected colours are worked by hand: opacity * colour + (1 - opacity) * old.

#include <gtest/gtest.h>
#include <omp.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "samples/Canvas.h"

namespace
{
using namespace layerscope;

using Rgba = std::array<int, 4>;

const Rgb black{{0, 0, 0}};
const Rgb white{{255, 255, 255}};

/// An image, and its pixels counted from the lower left corner.
struct Image
{
  Image(int width, int height)
      : bytes(static_cast<std::size_t>(4 * width * height), 77), view{bytes.data(), width, height}
  {
  }

  Rgba at(int x, int y) const
  {
    const std::uint8_t* pixel = bytes.data() + 4 * (y * view.width + x);
    return {pixel[0], pixel[1], pixel[2], pixel[3]};
  }

  /// Pixels that aren't white.
  int touched() const
  {
    int count = 0;
    for (int y = 0; y < view.height; ++y)
    {
      for (int x = 0; x < view.width; ++x)
      {
        count += at(x, y) != Rgba{255, 255, 255, 255} ? 1 : 0;
      }
    }
    return count;
  }

  std::vector<std::uint8_t> bytes;
  PixelView view;
};

TEST(Canvas, StartsAsItsBackground)
{
  Image image(3, 2);
  Canvas canvas(image.view, {{10, 20, 30}});
  for (int pixel = 0; pixel < 6; ++pixel)
  {
    EXPECT_EQ(image.at(pixel % 3, pixel / 3), (Rgba{10, 20, 30, 255}));
  }
}

TEST(Canvas, FillsToTheNearestEdges)
{
  Image image(6, 5);
  Canvas canvas(image.view, white);
  canvas.fill({0.6F, 1.4F, 2.0F, 2.0F}, black);  // edges 0.6 to 2.6 and 1.4 to 3.4
  for (int y = 0; y < 5; ++y)
  {
    for (int x = 0; x < 6; ++x)
    {
      const bool inside = x >= 1 && x < 3 && y >= 1 && y < 3;
      EXPECT_EQ(image.at(x, y)[0], inside ? 0 : 255) << x << ", " << y;
    }
  }
}

TEST(Canvas, KeepsLinesThinnerThanAPixel)
{
  Image image(4, 4);
  Canvas canvas(image.view, white);
  canvas.fill({1, 2, 3, 0.2F}, black);
  EXPECT_EQ(image.touched(), 3);
  EXPECT_EQ(image.at(1, 2)[0], 0);
  canvas.fill({1, 1, 0, 3}, black);  // nothing has no edges
  EXPECT_EQ(image.touched(), 3);
}

TEST(Canvas, LaysColoursOverOthers)
{
  Image image(1, 1);
  Canvas canvas(image.view, {{200, 100, 0}});
  canvas.fill({0, 0, 1, 1}, {{0, 100, 255}}, 0.2);  // 51 / 255
  EXPECT_EQ(image.at(0, 0), (Rgba{160, 100, 51, 255}));
}

TEST(Canvas, CutsOffWhatLiesBeyondTheImage)
{
  Image image(3, 3);
  Canvas canvas(image.view, white);
  canvas.fill({-100, -100, 50, 50}, black);
  canvas.fill({3, 0, 10, 10}, black);
  canvas.squares({-50, 1, 3, 3}, 2, {0, 0, 0, 255, 0, 0, 0, 255});
  canvas.discs({-9, 1, 1, 12, 1e6F, -1e6F}, 4, std::vector<std::uint8_t>(12, 200));
  Image other(2, 2);
  canvas.blend(-2, 0, other.view);
  canvas.blend(0, 3, other.view);
  EXPECT_EQ(image.touched(), 0);
  canvas.fill({-5, -5, 100, 6}, black);
  EXPECT_EQ(image.touched(), 3);
}

TEST(Canvas, BlendsPicturesByTheirOpacity)
{
  Image image(3, 2);
  Canvas canvas(image.view, {{100, 100, 100}});
  Image other(2, 1);
  other.bytes = {200, 0, 50, 255, 200, 0, 50, 102};  // the second covers 0.4
  canvas.blend(2, 0, other.view);  // the second pixel is beyond the edge
  canvas.blend(0, 1, other.view);
  EXPECT_EQ(image.at(2, 0), (Rgba{200, 0, 50, 255}));
  EXPECT_EQ(image.at(0, 1), (Rgba{200, 0, 50, 255}));
  EXPECT_EQ(image.at(1, 1), (Rgba{140, 60, 80, 255}));
  EXPECT_EQ(image.at(0, 0), (Rgba{100, 100, 100, 255}));
}

TEST(Canvas, DrawsSquaresInTheirColours)
{
  Image image(6, 3);
  Canvas canvas(image.view, white);
  canvas.squares({0, 0, 3, 1}, 2, {1, 2, 3, 255, 255, 0, 0, 51});
  EXPECT_EQ(image.touched(), 8);
  EXPECT_EQ(image.at(1, 1), (Rgba{1, 2, 3, 255}));
  EXPECT_EQ(image.at(3, 1), (Rgba{255, 204, 204, 255}));
  EXPECT_EQ(image.at(4, 2), (Rgba{255, 204, 204, 255}));
}

TEST(Canvas, DiscsHaveTheirArea)
{
  for (const float diameter : {2.0F, 2.4F, 3.4F, 6.8F, 20.0F})
  {
    for (const float shift : {0.0F, 0.3F, 0.5F, 0.9F})
    {
      Image image(30, 30);
      Canvas canvas(image.view, white);
      canvas.discs({15 + shift, 14 + shift}, diameter, {0, 0, 0, 255});
      double area = 0;
      double momentX = 0;
      double momentY = 0;
      for (int y = 0; y < 30; ++y)
      {
        for (int x = 0; x < 30; ++x)
        {
          const double covered = 1 - image.at(x, y)[0] / 255.0;
          area += covered;
          momentX += covered * (x + 0.5);
          momentY += covered * (y + 0.5);
        }
      }
      const double exact = std::acos(-1.0) * diameter * diameter / 4;
      EXPECT_NEAR(area, exact, 0.1 * exact) << diameter << ", " << shift;
      // Centres count to a quarter of a pixel.
      EXPECT_NEAR(momentX / area, 15 + shift, 0.2) << diameter << ", " << shift;
      EXPECT_NEAR(momentY / area, 14 + shift, 0.2) << diameter << ", " << shift;
    }
  }
}

TEST(Canvas, DiscsLieOverOneAnother)
{
  Image image(9, 9);
  Canvas canvas(image.view, white);
  canvas.discs({4.5F, 4.5F, 4.5F, 4.5F}, 5, {0, 0, 0, 51, 0, 0, 0, 51});
  EXPECT_NEAR(image.at(4, 4)[0], 255 * 0.8 * 0.8, 1);
}

TEST(Canvas, DrawsDiscsAlikeWhereverAnEdgeOrAThreadCutsThem)
{
  constexpr int side = 24;
  std::vector<float> centers;
  std::vector<std::uint8_t> colors;
  for (int disc = 0; disc < 60; ++disc)
  {
    centers.insert(centers.end(), {static_cast<float>(disc * 37 % 97) / 4, static_cast<float>(disc * 53 % 89) / 4});
    colors.insert(colors.end(), {static_cast<std::uint8_t>(disc * 4), static_cast<std::uint8_t>(200 - disc), 90,
                                 static_cast<std::uint8_t>(60 + disc * 3)});
  }
  const int most = omp_get_max_threads();
  for (const float diameter : {2.4F, 3.4F, 9.0F})
  {
    // Far from the edges of a larger image nothing is cut.
    constexpr int margin = 16;
    Image whole(side + 2 * margin, side + 2 * margin);
    Canvas wholeCanvas(whole.view, white);
    std::vector<float> moved = centers;
    std::transform(moved.begin(), moved.end(), moved.begin(), [](float place) { return place + margin; });
    omp_set_num_threads(1);
    wholeCanvas.discs(moved, diameter, colors);
    for (const int threads : {1, 2, 5, 40})
    {
      omp_set_num_threads(threads);
      Image image(side, side);
      Canvas canvas(image.view, white);
      canvas.discs(centers, diameter, colors);
      for (int pixel = 0; pixel < side * side; ++pixel)
      {
        const int x = pixel % side;
        const int y = pixel / side;
        ASSERT_EQ(image.at(x, y), whole.at(x + margin, y + margin)) << diameter << ": " << x << ", " << y;
      }
    }
  }
  omp_set_num_threads(most);
}

/// How much of each pixel is black.
double covered(const Image& image, int x, int y)
{
  return 1 - image.at(x, y)[0] / 255.0;
}

TEST(Canvas, LevelRibbonsAreRectanglesWithSmoothEdges)
{
  Image image(12, 9);
  Canvas canvas(image.view, white);
  canvas.ribbons({{2, 10, 3.25F, 3.25F, 2.5F, 0}}, {0, 0, 0, 255});
  for (int x = 2; x < 10; ++x)
  {
    EXPECT_NEAR(covered(image, x, 3), 0.75, 0.003);
    EXPECT_NEAR(covered(image, x, 4), 1, 0.003);
    EXPECT_NEAR(covered(image, x, 5), 0.75, 0.003);
  }
  EXPECT_EQ(image.touched(), 24);
}

/// Of a ribbon, however thin and steep, each column holds its height.
TEST(Canvas, RibbonsAreAsHighInEachColumn)
{
  for (const float height : {0.3F, 1.0F, 2.7F, 40.0F})
  {
    for (const float rise : {-180.0F, 0.0F, 7.5F, 150.0F})
    {
      Image image(40, 260);
      Canvas canvas(image.view, white);
      canvas.ribbons({{5, 35, 200 - std::max(rise, 0.0F), 200 + std::min(rise, 0.0F), height, 0}}, {0, 0, 0, 255});
      canvas.ribbons({{5, 35, 3, 3, 0, 0}}, {0, 0, 0, 255});
      for (int x = 0; x < 40; ++x)
      {
        double sum = 0;
        for (int y = 0; y < 260; ++y)
        {
          sum += covered(image, x, y);
        }
        // A pixel is rounded to a 255th.
        EXPECT_NEAR(sum, x >= 5 && x < 35 ? height : 0, 0.05 + 0.001 * std::abs(rise)) << height << ", " << rise << ", " << x;
      }
    }
  }
}

TEST(Canvas, RibbonsFollowTheirCurve)
{
  const Ribbon ribbon{4, 44, 10, 30, 6, 0};
  Image image(50, 50);
  Canvas canvas(image.view, white);
  canvas.ribbons({ribbon}, {0, 0, 0, 255});
  for (int x = 4; x < 44; ++x)
  {
    double sum = 0;
    double moment = 0;
    for (int y = 0; y < 50; ++y)
    {
      sum += covered(image, x, y);
      moment += (y + 0.5) * covered(image, x, y);
    }
    const double t = (x + 0.5 - 4) / 40;
    EXPECT_NEAR(moment / sum, 13 + 20 * t * t * (3 - 2 * t), 0.05) << x;
  }
}

TEST(Canvas, RibbonsAreCutAtTheEdgesAndLieOverOneAnother)
{
  Image image(10, 10);
  Canvas canvas(image.view, white);
  canvas.ribbons({{-5, 15, -100, -100, 105, 0}, {-50, -20, 3, 3, 5, 0}, {20, 30, 3, 3, 5, 0}, {3, 5, 40, 40, 9, 0}, {3, 6, -9, -9, 30, 0}},
                 {0, 0, 0, 51, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 51});
  EXPECT_NEAR(image.at(0, 4)[0], 255 * 0.8, 1);
  EXPECT_EQ(image.at(0, 5)[0], 255);
  EXPECT_NEAR(image.at(3, 4)[0], 255 * 0.8 * 0.8, 1);
  EXPECT_NEAR(image.at(5, 9)[0], 255 * 0.8, 1);
  EXPECT_EQ(image.at(6, 9)[0], 255);
}

}  // namespace
