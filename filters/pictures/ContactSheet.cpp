#include "ContactSheet.h"

#include <algorithm>
#include <cmath>

namespace layerscope
{
namespace
{

/// Neither dark nor bright pictures melt into it.
constexpr std::uint8_t background = 128;

}  // namespace

SheetLayout layoutSheet(std::int64_t count, std::int64_t imageWidth, std::int64_t imageHeight,
                        std::int64_t labelHeight, std::int64_t perColumn, std::int64_t margin)
{
  SheetLayout layout;
  if (count < 1)
  {
    return layout;
  }
  layout.imageWidth = imageWidth;
  layout.imageHeight = imageHeight;
  layout.labelHeight = labelHeight;
  layout.margin = margin > 0 ? margin : std::max<std::int64_t>(2, std::min(imageWidth, imageHeight) / 32);
  if (perColumn < 1)
  {
    const double aspect = static_cast<double>(imageWidth) / static_cast<double>(imageHeight + labelHeight);
    perColumn = static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(count) * aspect)));
  }
  layout.perColumn = std::clamp<std::int64_t>(perColumn, 1, count);
  layout.columns = (count + layout.perColumn - 1) / layout.perColumn;
  layout.width = layout.columns * (imageWidth + layout.margin) + layout.margin;
  layout.height = layout.perColumn * (imageHeight + labelHeight + layout.margin) + layout.margin;
  return layout;
}

void paintSheet(const SheetPictures& images, const SheetLayout& layout, std::uint8_t* rgb)
{
  std::fill_n(rgb, 3 * layout.width * layout.height, background);
  const std::int64_t rowBytes = 3 * images.width;
  for (std::int64_t index = 0; index < images.count; ++index)
  {
    for (std::int64_t row = 0; row < images.height; ++row)
    {
      const std::int64_t fromBottom = layout.height - 1 - (layout.top(index) + row);
      std::copy_n(images.image(index) + row * rowBytes, rowBytes,
                  rgb + 3 * (fromBottom * layout.width + layout.left(index)));
    }
  }
}

}  // namespace layerscope
