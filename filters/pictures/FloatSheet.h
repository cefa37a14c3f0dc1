#ifndef layerscope_FloatSheet_h
#define layerscope_FloatSheet_h

#include <cstdint>
#include <string>
#include <vector>

#include "SheetLabels.h"

namespace layerscope
{

/// Pictures of numbers, of one size, rows from the top down, for a sheet that a color map shows. Each number
/// is repeated in both directions, so that it can be seen and the label below its picture read.
struct FloatSheet
{
  std::int64_t count = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t perColumn = 0;       ///< below one another; 0: as many as make a sheet about square
  std::int64_t smallestWidth = 40;  ///< of a picture on the sheet, in pixels
  std::vector<float> values;        ///< [count, height, width]; NaN where there is none
  std::vector<SheetLabel> labels;   ///< of each picture
};

/// Largest magnitude of those that are finite; 0 for none.
float largestMagnitude(const float* values, std::int64_t count);

/// How often a number of a picture of that width is repeated in both directions.
std::int64_t enlargement(std::int64_t width, std::int64_t smallestWidth);

/// Pictures of one size that are enlarged, with a line of label below each.
struct EnlargedPictures
{
  std::int64_t count = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t perColumn = 0;      ///< as layoutSheet takes it
  std::int64_t smallestWidth = 0;  ///< of a picture on the sheet, in pixels
  std::int64_t margin = 0;         ///< as layoutSheet takes it
};

/// The places of the enlarged pictures. Throws Error with `message` where a sheet of so many bytes a pixel
/// doesn't fit into memory.
SheetLayout layoutEnlarged(const EnlargedPictures& pictures, double bytesOfPixel, const std::string& message);

/// The same for a sheet of numbers.
SheetLayout layoutFloats(const FloatSheet& pictures, double bytesOfPixel, const std::string& message);

/// The labels on a sheet: 0 for no ink to 255 in the letters; the bottom row first.
std::vector<std::uint8_t> inkOfLabels(const FloatSheet& pictures, const SheetLayout& layout);

/// Calls paint(pixel on the sheet, whose bottom row is the first; picture; place among `values`) for all
/// pixels of the pictures.
template <class Paint>
void paintFloats(const FloatSheet& pictures, const SheetLayout& layout, const Paint& paint)
{
  const std::int64_t factor = enlargement(pictures.width, pictures.smallestWidth);
  for (std::int64_t index = 0; index < pictures.count; ++index)
  {
    for (std::int64_t y = 0; y < layout.imageHeight; ++y)
    {
      const std::int64_t row = (index * pictures.height + y / factor) * pictures.width;
      const std::int64_t target =
          (layout.height - 1 - layout.top(index) - y) * layout.width + layout.left(index);
      for (std::int64_t x = 0; x < layout.imageWidth; ++x)
      {
        paint(target + x, index, row + x / factor);
      }
    }
  }
}

}  // namespace layerscope

#endif
