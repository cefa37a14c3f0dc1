#include "FloatSheet.h"

#include <algorithm>
#include <cmath>

#include "network/Memory.h"

namespace layerscope
{
namespace
{

constexpr std::int64_t margin = 8;  // numbers near those around a picture look like these
constexpr std::uint8_t white = 255;

}  // namespace

float largestMagnitude(const float* values, std::int64_t count)
{
  float largest = 0;
  for (std::int64_t i = 0; i < count; ++i)
  {
    largest = std::isfinite(values[i]) ? std::max(largest, std::abs(values[i])) : largest;
  }
  return largest;
}

std::int64_t enlargement(std::int64_t width, std::int64_t smallestWidth)
{
  return (smallestWidth + width - 1) / std::max<std::int64_t>(1, width);
}

SheetLayout layoutEnlarged(const EnlargedPictures& pictures, double bytesOfPixel, const std::string& message)
{
  const std::int64_t factor = enlargement(pictures.width, pictures.smallestWidth);
  const std::int64_t width = factor * pictures.width;
  const SheetLayout layout = layoutSheet(pictures.count, width, factor * pictures.height,
                                         labelHeight(1, width), pictures.perColumn, pictures.margin);
  requireMemory(static_cast<double>(layout.width) * static_cast<double>(layout.height) * bytesOfPixel,
                message);
  return layout;
}

SheetLayout layoutFloats(const FloatSheet& pictures, double bytesOfPixel, const std::string& message)
{
  return layoutEnlarged(
      {pictures.count, pictures.width, pictures.height, pictures.perColumn, pictures.smallestWidth, margin},
      bytesOfPixel, message);
}

std::vector<std::uint8_t> inkOfLabels(const FloatSheet& pictures, const SheetLayout& layout)
{
  const auto pixels = static_cast<std::size_t>(layout.width * layout.height);
  std::vector<std::uint8_t> paper(3 * pixels, white);
  paintLabels(pictures.labels, layout, paper.data());
  for (std::size_t pixel = 0; pixel < pixels; ++pixel)
  {
    // Thin letters in a color are hard to read where their edges are smooth.
    paper[pixel] = static_cast<std::uint8_t>(std::min<int>(white, 2 * (white - paper[3 * pixel])));
  }
  paper.resize(pixels);
  return paper;
}

}  // namespace layerscope
