// Densities against their formula, point by point, in double.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "projections/DensityRaster.h"

using namespace layerscope;

namespace
{

constexpr int width = 60;
constexpr int height = 40;
const Rgb red{{255, 0, 0}};
const Rgb blue{{0, 0, 255}};

struct Dot
{
  float x;
  float y;
  Rgb color;
};

struct Picture
{
  Picture() : rgba(4 * width * height, 255) {}
  const std::uint8_t* at(int x, int y) const { return rgba.data() + 4 * (y * width + x); }
  PixelView view() { return {rgba.data(), width, height}; }

  std::vector<std::uint8_t> rgba;
};

Picture draw(const std::vector<Dot>& dots, double sigma, double opacity = 1)
{
  Picture picture;
  DensityRaster raster(width, height, sigma);
  for (const Dot& dot : dots)
  {
    raster.add(dot.x, dot.y, dot.color);
  }
  raster.drawOn(picture.view(), opacity);
  return picture;
}

/// The colour of a pixel on white, of the kernels of all points, `top` being given.
std::array<double, 3> expected(const std::vector<Dot>& dots, double sigma, double top, double x, double y)
{
  double density = 0;
  std::array<double, 3> squares{};
  for (const Dot& dot : dots)
  {
    const double weight =
        std::exp(-0.5 * (std::pow(dot.x - x, 2) + std::pow(dot.y - y, 2)) / (sigma * sigma));
    density += weight;
    for (std::size_t channel = 0; channel < 3; ++channel)
    {
      squares[channel] += weight * dot.color[channel] * dot.color[channel];
    }
  }
  const double cover = 0.2 * std::min(1.0, density) + 0.8 * std::sqrt(std::min(1.0, density / top));
  std::array<double, 3> color{};
  for (std::size_t channel = 0; channel < 3; ++channel)
  {
    color[channel] = cover * (density > 0 ? std::sqrt(squares[channel] / density) : 0) + (1 - cover) * 255;
  }
  return color;
}

}  // namespace

TEST(DensityRaster, OnePointIsItsKernel)
{
  const std::vector<Dot> dots{{20.5F, 10.5F, red}};
  const Picture picture = draw(dots, 1.5);
  for (int y = 6; y < 15; ++y)
  {
    for (int x = 16; x < 25; ++x)
    {
      const auto color = expected(dots, 1.5, 1, x + 0.5, y + 0.5);
      for (std::size_t channel = 0; channel < 3; ++channel)
      {
        EXPECT_NEAR(picture.at(x, y)[channel], color[channel], 1.5) << x << " " << y;
      }
    }
  }
  EXPECT_EQ(picture.at(20, 10)[0], 255);
  EXPECT_EQ(picture.at(20, 10)[2], 0);
  EXPECT_EQ(picture.at(40, 30)[2], 255);
}

TEST(DensityRaster, ClassesCountByTheirShares)
{
  std::vector<Dot> dots(300, {30.5F, 20.5F, red});
  dots.insert(dots.end(), 100, {30.5F, 20.5F, blue});
  const Picture picture = draw(dots, 1);
  EXPECT_NEAR(picture.at(30, 20)[0], 255 * std::sqrt(0.75), 1);
  EXPECT_NEAR(picture.at(30, 20)[2], 255 * std::sqrt(0.25), 1);
  EXPECT_EQ(picture.at(30, 20)[1], 0);
}

TEST(DensityRaster, TheOrderOfPointsDoesNotMatter)
{
  std::mt19937 random(3);
  std::vector<Dot> dots;
  for (int index = 0; index < 500; ++index)
  {
    const auto place = [&](int end)
    { return static_cast<float>(random() % static_cast<unsigned>(4 * end)) / 4; };
    const float x = place(width);
    dots.push_back({x, place(height), index % 3 == 0 ? red : blue});
  }
  const Picture one = draw(dots, 1);
  std::reverse(dots.begin(), dots.end());
  EXPECT_EQ(one.rgba, draw(dots, 1).rgba);
}

TEST(DensityRaster, WideKernelsAreTheSameFromCoarserCells)
{
  std::vector<Dot> dots;
  for (int index = 0; index < 12; ++index)
  {
    dots.push_back({static_cast<float>(5 * index % width), static_cast<float>(7 * index % height),
                    index % 2 == 0 ? red : blue});
  }
  // Cells are two pixels, so places are off by up to one. The top is some density of the picture: that of the
  // middle's pixel tells it.
  const Picture picture = draw(dots, 7);
  double best = std::numeric_limits<double>::infinity();
  for (double top = 1; top < 4; top += 0.02)
  {
    double worst = 0;
    for (int y = 0; y < height; y += 3)
    {
      for (int x = 0; x < width; x += 3)
      {
        const auto color = expected(dots, 7, top, x + 0.5, y + 0.5);
        for (std::size_t channel = 0; channel < 3; ++channel)
        {
          worst = std::max(worst, std::abs(picture.at(x, y)[channel] - color[channel]));
        }
      }
    }
    best = std::min(best, worst);
  }
  EXPECT_LT(best, 16);
}

TEST(DensityRaster, AHeapDoesNotMakeTheOthersFaint)
{
  std::vector<Dot> dots(1000000, {5.5F, 5.5F, red});
  for (int x = 15; x < width; x += 4)
  {
    for (int y = 2; y < height; y += 4)
    {
      dots.push_back({static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F, blue});
    }
  }
  const Picture picture = draw(dots, 1);
  EXPECT_LT(picture.at(19, 6)[0], 255 * 0.8 + 1);
}

TEST(DensityRaster, PointsBesideThePictureReachIntoIt)
{
  const Picture picture = draw({{-1, 20, red}}, 2);
  EXPECT_LT(picture.at(0, 20)[1], 200);
  const Picture far = draw({{-1000, 20, red},
                            {std::nanf(""), 3, red},
                            {3, std::numeric_limits<float>::infinity(), red},
                            {1e30F, -1e30F, red}},
                           2);
  EXPECT_EQ(far.rgba, Picture().rgba);
}

TEST(DensityRaster, OpacityAndWeights)
{
  const Picture faint = draw({{30.5F, 20.5F, blue}}, 1, 0.5);
  EXPECT_NEAR(faint.at(30, 20)[0], 127.5, 1);
  Picture half;
  DensityRaster raster(width, height, 1);
  raster.add(30.5F, 20.5F, blue, 0.25F);
  raster.drawOn(half.view(), 1);
  EXPECT_NEAR(half.at(30, 20)[0], 255 * (1 - 0.2 * 0.25 - 0.8 * 0.5), 1);
}

TEST(DensityRaster, NothingAndNoPixelsAreBorne)
{
  EXPECT_EQ(draw({}, 3).rgba, Picture().rgba);
  DensityRaster empty(0, 0, 1);
  empty.add(0, 0, red);
  empty.drawOn({nullptr, 0, 0}, 1);
  const Picture tiny = draw({{30.5F, 20.5F, red}}, 0);
  EXPECT_EQ(tiny.at(30, 20)[1], 0);
}
