#include "AttributionSheet.h"

#include <algorithm>
#include <cmath>

#include "MapColour.h"
#include "pictures/FloatSheet.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t smallestWidth = 112;  // of a picture, in pixels, so that its label can be read
constexpr std::uint8_t paper = 255;
constexpr double dimming = 0.6;  // of the picture below a map
}  // namespace

SheetLayout layoutAttributions(const AttributionSheet& sheet)
{
  constexpr double bytesOfPixel = 3 + sizeof(float) + sizeof(vtkIdType);
  return layoutEnlarged(
      {sheet.count * sheet.columns(), sheet.width, sheet.height, sheet.count, smallestWidth, 0}, bytesOfPixel,
      "the sheet doesn't fit into memory; take fewer in Maximum Samples");
}

void paintAttributions(const AttributionSheet& sheet, const SheetLayout& layout, std::uint8_t* rgb,
                       float* attributions, vtkIdType* samples)
{
  const std::int64_t pixels = layout.width * layout.height;
  std::fill_n(rgb, 3 * pixels, paper);
  std::fill_n(attributions, pixels, 0.0F);
  std::fill_n(samples, pixels, -1);
  paintLabels(sheet.labels, layout, rgb);
  const std::int64_t factor = enlargement(sheet.width, smallestWidth);
  const std::int64_t size = sheet.width * sheet.height;
  for (std::int64_t index = 0; index < sheet.count * sheet.columns(); ++index)
  {
    const std::int64_t sample = index % sheet.count;
    const std::int64_t column = sheet.pictures.empty() ? 1 : index / sheet.count;
    const float* const map = sheet.maps.data() + sample * size;
    const double largest = static_cast<double>(largestMagnitude(map, size));
    for (std::int64_t y = 0; y < layout.imageHeight; ++y)
    {
      const std::int64_t row =
          (layout.height - 1 - layout.top(index) - y) * layout.width + layout.left(index);
      for (std::int64_t x = 0; x < layout.imageWidth; ++x)
      {
        const std::int64_t place = y / factor * sheet.width + x / factor;
        const double value = largest > 0 ? static_cast<double>(map[place]) / largest : 0;
        const std::uint8_t* const picture =
            sheet.pictures.empty() ? nullptr : sheet.pictures.data() + 3 * (sample * size + place);
        auto colour = mapColour(value, sheet.isSigned);
        if (column == 0)
        {
          colour = {double(picture[0]), double(picture[1]), double(picture[2])};
        }
        else if (column == 2)
        {
          // Dimmed, so that colours show on white, too.
          const double grey = dimming * (0.299 * picture[0] + 0.587 * picture[1] + 0.114 * picture[2]);
          const double share = sheet.opacity * std::abs(value);
          for (double& channel : colour)
          {
            channel = (1 - share) * grey + share * channel;
          }
        }
        for (std::int64_t channel = 0; channel < 3; ++channel)
        {
          rgb[3 * (row + x) + channel] =
              static_cast<std::uint8_t>(std::lround(colour[static_cast<std::size_t>(channel)]));
        }
        attributions[row + x] = map[place];
        samples[row + x] = sheet.samples[static_cast<std::size_t>(sample)];
      }
    }
  }
}

}  // namespace layerscope
