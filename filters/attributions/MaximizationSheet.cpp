#include "MaximizationSheet.h"

#include <algorithm>
#include <cmath>

#include "MapColour.h"
#include "pictures/FloatSheet.h"

namespace layerscope
{

namespace
{
constexpr std::uint8_t paper = 255;
constexpr std::int64_t cellsPerRow = 32;

std::uint8_t byteOf(double share)
{
  return static_cast<std::uint8_t>(std::lround(255 * std::clamp(share, 0.0, 1.0)));
}
}  // namespace

void writeStandardized(const float* input, const InputFrame& frame, bool isBgr, std::uint8_t* rgb)
{
  const std::int64_t area = frame.height * frame.width;
  const auto share = [&](std::int64_t channel, std::int64_t position)
  {
    const auto value = static_cast<double>(input[frame.place(channel, position)]);
    return (value - frame.blackOf(channel)) / frame.spanOf(channel);
  };
  double sum = 0, squares = 0;
  for (std::int64_t i = 0; i < frame.size(); ++i)
  {
    sum += share(i / area, i % area);
  }
  const double mean = sum / static_cast<double>(frame.size());
  for (std::int64_t i = 0; i < frame.size(); ++i)
  {
    const double difference = share(i / area, i % area) - mean;
    squares += difference * difference;
  }
  constexpr double least = 1e-5, wanted = 0.1, grey = 0.5;
  const double deviation = std::sqrt(squares / static_cast<double>(frame.size())) + least;
  for (std::int64_t position = 0; position < area; ++position)
  {
    for (std::int64_t colour = 0; colour < 3; ++colour)
    {
      const std::int64_t channel = frame.channels == 1 ? 0 : isBgr ? 2 - colour : colour;
      rgb[3 * position + colour] = byteOf(grey + wanted * (share(channel, position) - mean) / deviation);
    }
  }
}

std::int64_t cellColumns(std::int64_t count)
{
  return std::min(count, cellsPerRow);
}

std::int64_t cellRows(std::int64_t count)
{
  return (count + cellsPerRow - 1) / cellsPerRow;
}

void writeCells(const float* values, std::int64_t count, std::uint8_t* rgb)
{
  const auto largest = static_cast<double>(largestMagnitude(values, count));
  std::fill_n(rgb, 3 * cellColumns(count) * cellRows(count), paper);
  for (std::int64_t i = 0; i < count; ++i)
  {
    const auto colour = mapColour(largest > 0 ? static_cast<double>(values[i]) / largest : 0, true);
    for (std::size_t channel = 0; channel < 3; ++channel)
    {
      rgb[3 * static_cast<std::size_t>(i) + channel] = byteOf(colour[channel] / 255);
    }
  }
}

SheetLayout layoutMaximization(const MaximizationSheet& sheet)
{
  constexpr double bytesOfPixel = 3 + sizeof(int) + sizeof(vtkIdType);
  return layoutEnlarged({sheet.pictures.count, sheet.pictures.width, sheet.pictures.height, sheet.perColumn,
                         sheet.smallestWidth, 0},
                        bytesOfPixel,
                        "the sheet doesn't fit into memory; take fewer in Maximum Channels or Best Samples");
}

void paintMaximization(const MaximizationSheet& sheet, const SheetLayout& layout, std::uint8_t* rgb,
                       int* channels, vtkIdType* samples)
{
  const std::int64_t pixels = layout.width * layout.height;
  std::fill_n(rgb, 3 * pixels, paper);
  std::fill_n(channels, pixels, -1);
  std::fill_n(samples, pixels, -1);
  paintLabels(sheet.labels, layout, rgb);
  const SheetPictures& pictures = sheet.pictures;
  const std::int64_t factor = enlargement(pictures.width, sheet.smallestWidth);
  for (std::int64_t index = 0; index < pictures.count; ++index)
  {
    const std::uint8_t* const picture = pictures.image(index);
    for (std::int64_t y = 0; y < layout.imageHeight; ++y)
    {
      const std::int64_t row =
          (layout.height - 1 - layout.top(index) - y) * layout.width + layout.left(index);
      for (std::int64_t x = 0; x < layout.imageWidth; ++x)
      {
        std::copy_n(picture + 3 * (y / factor * pictures.width + x / factor), 3, rgb + 3 * (row + x));
        channels[row + x] = static_cast<int>(sheet.channels[static_cast<std::size_t>(index)]);
        samples[row + x] = sheet.samples[static_cast<std::size_t>(index)];
      }
    }
  }
}

}  // namespace layerscope
