#include "samples/Canvas.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "network/kernels/Parallel.h"
#include "samples/Pixels.h"

namespace layerscope
{

namespace
{

/// Parts of a pixel that the centres of discs are rounded to, in each direction.
constexpr int discSteps = 4;

/// round(value / 255) for value in [0, 255 * 255].
int divide255(int value)
{
  const int more = value + 128;
  return (more + (more >> 8)) >> 8;
}

/// divide255() of two numbers at once, one in each half.
std::uint32_t dividePair255(std::uint32_t pair)
{
  const std::uint32_t more = pair + 0x00800080U;
  return ((more + ((more >> 8) & 0x00FF00FFU)) >> 8) & 0x00FF00FFU;
}

void layOver(std::uint8_t* pixel, const std::uint8_t* color, int opacity)
{
  const auto over = static_cast<std::uint32_t>(opacity);
  const std::uint32_t under = 255 - over;
  const auto pair = [](const std::uint8_t* bytes) { return bytes[0] | static_cast<std::uint32_t>(bytes[2]) << 16; };
  const std::uint32_t mixed = dividePair255(pair(color) * over + pair(pixel) * under);
  pixel[0] = static_cast<std::uint8_t>(mixed);
  pixel[1] = static_cast<std::uint8_t>(divide255(color[1] * opacity + pixel[1] * (255 - opacity)));
  pixel[2] = static_cast<std::uint8_t>(mixed >> 16);
}

bool isOpaque(const std::uint8_t* pixels, int count)
{
  std::uint8_t all = 255;
  for (int pixel = 0; pixel < count; ++pixel)
  {
    all &= pixels[4 * pixel + 3];
  }
  return all == 255;
}

/// Two pixels side by side, and their 8 channels with room for products.
using Pixels = std::uint8_t __attribute__((vector_size(8)));
using Products = std::uint16_t __attribute__((vector_size(16)));
constexpr int pixelsAtOnce = 2;

Products widen(Pixels pixels)
{
  return __builtin_convertvector(pixels, Products);
}

/// divide255() of each.
Products divide255(Products values)
{
  const Products more = values + 128;
  return (more + (more >> 8)) >> 8;
}

/// layOver() of an opaque image's pixels, all of one colour; `opacity` holds that of a pixel in each of its channels.
void layOver(std::uint8_t* pixels, Products color, Products opacity)
{
  Pixels under;
  std::memcpy(&under, pixels, sizeof(under));
  const Products mixed = divide255(color * opacity + widen(under) * (255 - opacity));
  under = __builtin_convertvector(mixed, Pixels);
  std::memcpy(pixels, &under, sizeof(under));
}

/// How much of each pixel of a square a disc covers, in 255ths.
class DiscShape
{
public:
  int side = 0;
  int stride = 0;  ///< `side` up to whole groups of pixels that are drawn at once
  int before = 0;  ///< pixels of the square left of, and below, the one with the centre

  /// (x, y): the centre in its pixel, in [0, 1).
  DiscShape(double diameter, double x, double y)
  {
    const double radius = diameter / 2;
    before = static_cast<int>(std::ceil(radius));
    side = 2 * before + 1;
    stride = (side + pixelsAtOnce - 1) / pixelsAtOnce * pixelsAtOnce;
    cover_.resize(channels * static_cast<std::size_t>(side) * static_cast<std::size_t>(stride));
    for (int row = 0; row < side; ++row)
    {
      for (int column = 0; column < side; ++column)
      {
        // Right for a straight edge through the pixel, and close to it for the edge of a disc.
        const double distance = std::hypot(column - before + 0.5 - x, row - before + 0.5 - y);
        std::fill_n(cover_.begin() + static_cast<std::ptrdiff_t>(channels) * (row * stride + column), channels,
                    toByte(radius + 0.5 - distance));
      }
    }
    opacities_ = cover_;
  }

  /// The opacities, in 255ths, of a disc of this opacity: of `side` rows of `stride` pixels, once for each of a pixel's
  /// channels. Discs that follow each other mostly have the same.
  const std::uint16_t* opacities(std::uint8_t opacity)
  {
    if (opacity != opacity_)
    {
      opacity_ = opacity;
      std::transform(cover_.begin(), cover_.end(), opacities_.begin(),
                     [=](std::uint16_t cover) { return static_cast<std::uint16_t>(divide255(cover * opacity)); });
    }
    return opacities_.data();
  }

private:
  static constexpr std::size_t channels = 4;

  std::vector<std::uint16_t> cover_;
  std::vector<std::uint16_t> opacities_;
  std::uint8_t opacity_ = 255;
};

/// Draws the rows [bottom, top) of a disc in a square whose lower left corner is at (left, lowest).
void drawDisc(const PixelView& image, DiscShape& shape, int left, int lowest, int bottom, int top,
              const std::uint8_t* rgba)
{
  const Pixels opaque = {rgba[0], rgba[1], rgba[2], 255, rgba[0], rgba[1], rgba[2], 255};
  const Products color = widen(opaque);
  const std::uint16_t* opacities = shape.opacities(rgba[3]);
  const bool isInside = left >= 0 && left + shape.stride <= image.width;
  const int begin = std::max(0, -left);
  const int end = std::min(shape.side, image.width - left);
  for (int row = std::max(0, bottom - lowest); row < std::min(shape.side, top - lowest); ++row)
  {
    const std::uint16_t* ofRow = opacities + 4 * row * shape.stride;
    if (isInside)
    {
      std::uint8_t* target = pixelAt(image, left, image.height - 1 - (lowest + row));
      for (int column = 0; column < shape.stride; column += pixelsAtOnce, target += 4 * pixelsAtOnce)
      {
        Products opacity;
        std::memcpy(&opacity, ofRow + 4 * column, sizeof(opacity));
        layOver(target, color, opacity);
      }
      continue;
    }
    for (int column = begin; column < end; ++column)
    {
      layOver(pixelAt(image, left + column, image.height - 1 - (lowest + row)), rgba,
              ofRow[4 * column]);
    }
  }
}

/// The mean of a straight line that runs from `begin` to `end`, of which what is outside of [0, 1] counts as its ends.
double meanWithin(double begin, double end)
{
  const auto integral = [](double value) { return value <= 0 ? 0 : value < 1 ? value * value / 2 : value - 0.5; };
  constexpr double level = 1e-4;
  return std::abs(end - begin) < level ? std::clamp((begin + end) / 2, 0.0, 1.0)
                                       : (integral(end) - integral(begin)) / (end - begin);
}

/// Draws the columns [begin, end) of a ribbon.
void drawRibbon(const PixelView& image, const Ribbon& ribbon, int begin, int end, const std::uint8_t* rgba)
{
  for (int x = begin; x < end; ++x)
  {
    const auto begins = static_cast<float>(x);
    const auto ends = static_cast<float>(x + 1);
    const double bottoms[] = {ribbon.bottomAt(begins), ribbon.bottomAt(ends)};
    const double tops[] = {ribbon.topAt(begins), ribbon.topAt(ends)};
    const double limit = image.height;
    const int lowest = static_cast<int>(std::clamp(std::floor(std::min(bottoms[0], bottoms[1])), 0.0, limit));
    const int highest = static_cast<int>(std::clamp(std::ceil(std::max(tops[0], tops[1])), 0.0, limit));
    for (int y = lowest; y < highest; ++y)
    {
      double cover = 1;
      if (y < std::max(bottoms[0], bottoms[1]) || y + 1 > std::min(tops[0], tops[1]))
      {
        cover = meanWithin(tops[0] - y, tops[1] - y) - meanWithin(bottoms[0] - y, bottoms[1] - y);
      }
      std::uint8_t* pixel = pixelAt(image, x, image.height - 1 - y);
      layOver(pixel, rgba, static_cast<int>(std::lround(cover * rgba[3])));
      pixel[3] = 255;
    }
  }
}

}  // namespace

Canvas::Canvas(const PixelView& image, const Rgb& background) : image_(image)
{
  fillPixels(0, 0, image.width, image.height, background, 255);
}

void Canvas::fillPixels(int left, int bottom, int right, int top, const Rgb& color, int opacity)
{
  left = std::max(left, 0);
  bottom = std::max(bottom, 0);
  right = std::min(right, image_.width);
  top = std::min(top, image_.height);
  if (left >= right || bottom >= top)
  {
    return;
  }
  const auto width = static_cast<std::size_t>(right - left);
  std::uint8_t* first = pixelAt(image_, left, image_.height - 1 - bottom);
  for (int y = bottom; y < top; ++y)
  {
    std::uint8_t* row = pixelAt(image_, left, image_.height - 1 - y);
    if (opacity == 255 && y > bottom)
    {
      std::memcpy(row, first, 4 * width);
      continue;
    }
    for (std::size_t x = 0; x < width; ++x, row += 4)
    {
      layOver(row, color.data(), opacity);
      row[3] = 255;
    }
  }
}

void Canvas::fill(const Rectangle& area, const Rgb& color, double opacity)
{
  if (area.isEmpty())
  {
    return;
  }
  const auto left = static_cast<int>(std::lround(area.x));
  const auto bottom = static_cast<int>(std::lround(area.y));
  const auto right = std::max(left + 1, static_cast<int>(std::lround(area.right())));
  const auto top = std::max(bottom + 1, static_cast<int>(std::lround(area.top())));
  fillPixels(left, bottom, right, top, color, toByte(opacity));
}

void Canvas::blend(int left, int bottom, const PixelView& pixels)
{
  const int begin = std::max(0, -left);
  const int end = std::min(pixels.width, image_.width - left);
  for (int y = std::max(0, -bottom); y < std::min(pixels.height, image_.height - bottom); ++y)
  {
    if (begin >= end)
    {
      return;
    }
    const std::uint8_t* source = pixelAt(pixels, begin, pixels.height - 1 - y);
    std::uint8_t* target = pixelAt(image_, left + begin, image_.height - 1 - (bottom + y));
    if (isOpaque(source, end - begin))
    {
      std::memcpy(target, source, 4 * static_cast<std::size_t>(end - begin));
      continue;
    }
    for (int x = begin; x < end; ++x, source += 4, target += 4)
    {
      if (source[3] == 255)
      {
        std::memcpy(target, source, 4);
      }
      else if (source[3] > 0)
      {
        layOver(target, source, source[3]);
      }
    }
  }
}

void Canvas::squares(const std::vector<float>& corners, float side, const std::vector<std::uint8_t>& colors)
{
  const int pixels = std::max(1, static_cast<int>(std::lround(side)));
  for (std::size_t index = 0; index < corners.size() / 2; ++index)
  {
    const auto left = static_cast<int>(std::lround(corners[2 * index]));
    const auto bottom = static_cast<int>(std::lround(corners[2 * index + 1]));
    const std::uint8_t* color = colors.data() + 4 * index;
    fillPixels(left, bottom, left + pixels, bottom + pixels, {{color[0], color[1], color[2]}}, color[3]);
  }
}

void Canvas::discs(const std::vector<float>& centers, float diameter, const std::vector<std::uint8_t>& colors)
{
  std::vector<DiscShape> made;
  for (int step = 0; step < discSteps * discSteps; ++step)
  {
    made.emplace_back(diameter, (step % discSteps + 0.5) / discSteps, (step / discSteps + 0.5) / discSteps);
  }
  // Each thread draws some rows of the image: whichever disc is later lies above.
  const int threads = availableThreads();
  parallelTasks(threads, threads, [&](std::int64_t part, int)
  {
    std::vector<DiscShape> shapes = made;
    const auto bottom = static_cast<int>(image_.height * part / threads);
    const auto top = static_cast<int>(image_.height * (part + 1) / threads);
    for (std::size_t index = 0; index < centers.size() / 2; ++index)
    {
      const float x = std::floor(centers[2 * index]);
      const float y = std::floor(centers[2 * index + 1]);
      const int lowest = static_cast<int>(y) - shapes.front().before;
      if (lowest >= top || lowest + shapes.front().side <= bottom)
      {
        continue;
      }
      const int stepX = std::min(discSteps - 1, static_cast<int>((centers[2 * index] - x) * discSteps));
      const int stepY = std::min(discSteps - 1, static_cast<int>((centers[2 * index + 1] - y) * discSteps));
      DiscShape& shape = shapes[static_cast<std::size_t>(stepY * discSteps + stepX)];
      drawDisc(image_, shape, static_cast<int>(x) - shape.before, lowest, bottom, top, colors.data() + 4 * index);
    }
  });
}

void Canvas::ribbons(const std::vector<Ribbon>& ribbons, const std::vector<std::uint8_t>& colors)
{
  // Each thread draws some columns of the image: whichever ribbon is later lies above.
  constexpr int columns = 16;
  const int parts = (image_.width + columns - 1) / columns;
  parallelTasks(parts, availableThreads(),
                [&](std::int64_t part, int)
                {
                  const int left = columns * static_cast<int>(part);
                  const int right = std::min(left + columns, image_.width);
                  for (std::size_t index = 0; index < ribbons.size(); ++index)
                  {
                    Ribbon ribbon = ribbons[index];
                    ribbon.left = std::round(ribbon.left);
                    ribbon.right = std::max(ribbon.left + 1, std::round(ribbon.right));
                    if (ribbon.left < static_cast<float>(right) && ribbon.right > static_cast<float>(left))
                    {
                      drawRibbon(image_, ribbon, std::max(left, static_cast<int>(ribbon.left)),
                                 std::min(right, static_cast<int>(ribbon.right)), colors.data() + 4 * index);
                    }
                  }
                });
}

}  // namespace layerscope
