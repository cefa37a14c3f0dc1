#include "projections/DensityRaster.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "samples/ParallelParts.h"

namespace layerscope
{

namespace
{

constexpr double cellsInSigma = 3;
/// Standard deviations.
constexpr double kernelReach = 4;
constexpr float least = 0.2F;
constexpr double shareBelowTop = 0.995;
/// Of the densities that count for the top.
constexpr float leastForTop = 0.5F;

/// From the middle on; the sum of the whole kernel is 1.
std::vector<float> halfKernel(double sigma, int reach)
{
  std::vector<float> weights;
  double sum = 0;
  for (int place = 0; place <= reach; ++place)
  {
    const double weight = std::exp(-0.5 * place * place / (sigma * sigma));
    weights.push_back(static_cast<float>(weight));
    sum += place == 0 ? weight : 2 * weight;
  }
  for (float& weight : weights)
  {
    weight = static_cast<float>(weight / sum);
  }
  return weights;
}

/// Pixels, so that densities are smooth where there is nothing finer to see.
int cellOf(double sigma)
{
  return std::max(1, static_cast<int>(sigma / cellsInSigma));
}

}  // namespace

DensityRaster::DensityRaster(int width, int height, double sigma)
    : width_(std::max(width, 0)), height_(std::max(height, 0)), cell_(cellOf(sigma)), sigma_(std::max(sigma, 0.5) / cell_),
      margin_(static_cast<int>(std::ceil(kernelReach * sigma_)) + 1), columns_((width_ + cell_ - 1) / cell_ + 2 * margin_),
      rows_((height_ + cell_ - 1) / cell_ + 2 * margin_)
{
  sums_.resize(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_));
}

void DensityRaster::add(float x, float y, const Rgb& color, float weight)
{
  const float column = std::floor(x / static_cast<float>(cell_)) + static_cast<float>(margin_);
  const float row = std::floor(y / static_cast<float>(cell_)) + static_cast<float>(margin_);
  if (!(column >= 0) || !(row >= 0) || column >= static_cast<float>(columns_) || row >= static_cast<float>(rows_))
  {
    return;
  }
  const auto square = [](unsigned char value) { return static_cast<float>(value) * static_cast<float>(value); };
  Sum& sum = sums_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column)];
  sum += Sum{square(color[0]), square(color[1]), square(color[2]), 1} * weight;
}

void DensityRaster::blur()
{
  const int reach = static_cast<int>(std::ceil(kernelReach * sigma_));
  const std::vector<float> kernel = halfKernel(sigma_, reach);
  const auto columns = static_cast<std::size_t>(columns_);
  std::vector<Sum> across(sums_.size());
  constexpr int rowsAtOnce = 32;
  const auto parts = static_cast<std::size_t>((rows_ + rowsAtOnce - 1) / rowsAtOnce);
  const auto forRows = [&](const auto& body)
  {
    parallelParts(parts, [&](std::size_t part)
    {
      const int begin = static_cast<int>(part) * rowsAtOnce;
      for (int row = begin; row < std::min(rows_, begin + rowsAtOnce); ++row)
      {
        body(row);
      }
    });
  };
  forRows([&](int row)
  {
    const Sum* from = sums_.data() + static_cast<std::size_t>(row) * columns;
    Sum* to = across.data() + static_cast<std::size_t>(row) * columns;
    for (int column = margin_; column < columns_ - margin_; ++column)
    {
      Sum sum = from[column] * kernel[0];
      for (int place = 1; place <= reach; ++place)
      {
        sum += (from[column - place] + from[column + place]) * kernel[static_cast<std::size_t>(place)];
      }
      to[column] = sum;
    }
    // Between the outermost cells and the picture's edge.
    to[margin_ - 1] = to[margin_];
    to[columns_ - margin_] = to[columns_ - margin_ - 1];
  });
  // So that the middle of a single point's kernel is 1.
  const float scale = 1 / (kernel[0] * kernel[0]);
  forRows([&](int row)
  {
    Sum* to = sums_.data() + static_cast<std::size_t>(row) * columns;
    const int middle = std::clamp(row, margin_, rows_ - margin_ - 1);
    const Sum* from = across.data() + static_cast<std::size_t>(middle) * columns;
    for (std::size_t column = 0; column < columns; ++column)
    {
      to[column] = from[column] * kernel[0];
    }
    for (int place = 1; place <= reach; ++place)
    {
      const Sum* below = from - static_cast<std::ptrdiff_t>(columns) * place;
      const Sum* above = from + static_cast<std::ptrdiff_t>(columns) * place;
      for (std::size_t column = 0; column < columns; ++column)
      {
        to[column] += (below[column] + above[column]) * kernel[static_cast<std::size_t>(place)];
      }
    }
    for (std::size_t column = 0; column < columns; ++column)
    {
      to[column] *= scale;
    }
  });
}

float DensityRaster::topOf() const
{
  std::vector<float> densities;
  for (int row = margin_; row < rows_ - margin_; ++row)
  {
    const Sum* sums = sums_.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_);
    for (int column = margin_; column < columns_ - margin_; ++column)
    {
      if (sums[column][3] >= leastForTop)
      {
        densities.push_back(sums[column][3]);
      }
    }
  }
  if (densities.empty())
  {
    return 1;
  }
  const auto place = densities.begin() + static_cast<std::ptrdiff_t>(shareBelowTop * static_cast<double>(densities.size() - 1));
  std::nth_element(densities.begin(), place, densities.end());
  return std::max(1.0F, *place);
}

DensityRaster::Sum DensityRaster::at(int x, int y) const
{
  const auto columns = static_cast<std::size_t>(columns_);
  if (cell_ == 1)
  {
    return sums_[static_cast<std::size_t>(y + margin_) * columns + static_cast<std::size_t>(x + margin_)];
  }
  // Cells have their densities in their middles.
  const float across = (static_cast<float>(x) + 0.5F) / static_cast<float>(cell_) - 0.5F + static_cast<float>(margin_);
  const float up = (static_cast<float>(y) + 0.5F) / static_cast<float>(cell_) - 0.5F + static_cast<float>(margin_);
  const auto column = static_cast<std::size_t>(across);
  const auto row = static_cast<std::size_t>(up);
  const float right = across - static_cast<float>(column);
  const float top = up - static_cast<float>(row);
  const Sum* low = sums_.data() + row * columns + column;
  const Sum* high = low + columns;
  return (low[0] * (1 - right) + low[1] * right) * (1 - top) + (high[0] * (1 - right) + high[1] * right) * top;
}

void DensityRaster::drawOn(const PixelView& image, double opacity)
{
  blur();
  const float top = topOf();
  const int width = std::min(width_, image.width);
  parallelParts(static_cast<std::size_t>(std::max(0, std::min(height_, image.height))), [&](std::size_t row)
  {
    std::uint8_t* pixel = image.rgba + 4 * row * static_cast<std::size_t>(image.width);
    for (int x = 0; x < width; ++x, pixel += 4)
    {
      const Sum sum = at(x, static_cast<int>(row));
      const float density = sum[3];
      if (!(density > 1e-4F))
      {
        continue;
      }
      const float own = least * std::min(1.0F, density) + (1 - least) * std::sqrt(std::min(1.0F, density / top));
      const float cover = own * static_cast<float>(opacity);
      for (int channel = 0; channel < 3; ++channel)
      {
        const float color = std::sqrt(sum[channel] / density);
        pixel[channel] = static_cast<std::uint8_t>(cover * color + (1 - cover) * static_cast<float>(pixel[channel]) + 0.5F);
      }
    }
  });
}

}  // namespace layerscope
