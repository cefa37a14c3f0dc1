#include "page/PageSheets.h"

#include <algorithm>
#include <cstring>

namespace layerscope
{

namespace
{

/// All browsers can show a picture of this size.
constexpr int sheetSide = 2048;
/// Blocks that JPEG encodes by themselves, their colours in half the resolution.
constexpr int block = 16;

int roundedUp(int side)
{
  return (side + block - 1) / block * block;
}

void put(const PagePicture& picture, PagePicture& sheet, int left, int top, int width, int height)
{
  for (int y = 0; y < height; ++y)
  {
    const std::uint8_t* source = picture.rgb.data() + 3 * static_cast<std::size_t>(std::min(y, picture.height - 1)) *
                                                          static_cast<std::size_t>(picture.width);
    std::uint8_t* target =
        sheet.rgb.data() + 3 * (static_cast<std::size_t>(top + y) * static_cast<std::size_t>(sheet.width) +
                                static_cast<std::size_t>(left));
    for (int x = 0; x < width; ++x, target += 3)
    {
      std::memcpy(target, source + 3 * static_cast<std::size_t>(std::min(x, picture.width - 1)), 3);
    }
  }
}

}  // namespace

PageSheets makeSheets(const std::vector<PagePicture>& pictures)
{
  PageSheets result;
  if (pictures.empty())
  {
    return result;
  }
  for (const PagePicture& picture : pictures)
  {
    result.placeWidth = std::max(result.placeWidth, roundedUp(picture.width));
    result.placeHeight = std::max(result.placeHeight, roundedUp(picture.height));
  }
  const auto count = static_cast<int>(pictures.size());
  result.perRow = std::min(count, sheetSide / result.placeWidth);
  result.perSheet = result.perRow * (sheetSide / result.placeHeight);
  for (int begin = 0; begin < count; begin += result.perSheet)
  {
    const int here = std::min(result.perSheet, count - begin);
    PagePicture sheet;
    sheet.width = result.perRow * result.placeWidth;
    sheet.height = (here + result.perRow - 1) / result.perRow * result.placeHeight;
    sheet.rgb.resize(3 * static_cast<std::size_t>(sheet.width) * static_cast<std::size_t>(sheet.height));
    for (int index = 0; index < here; ++index)
    {
      put(pictures[static_cast<std::size_t>(begin + index)], sheet, index % result.perRow * result.placeWidth,
          index / result.perRow * result.placeHeight, result.placeWidth, result.placeHeight);
    }
    result.sheets.push_back(std::move(sheet));
  }
  return result;
}

}  // namespace layerscope
