#ifndef layerscope_ContactSheet_h
#define layerscope_ContactSheet_h

#include <cstdint>

#include "SheetPictures.h"

namespace layerscope
{

/// How pictures of one size stand on a sheet: the first at the upper left, then down, then right, with a
/// margin around each and a strip for a label below it. All lengths in pixels.
struct SheetLayout
{
  std::int64_t imageWidth = 0;
  std::int64_t imageHeight = 0;
  std::int64_t labelHeight = 0;  ///< of a strip
  std::int64_t perColumn = 0;
  std::int64_t columns = 0;
  std::int64_t margin = 0;
  std::int64_t width = 0;   ///< of the sheet
  std::int64_t height = 0;  ///< of the sheet

  /// From the sheet's left edge to a picture's.
  std::int64_t left(std::int64_t index) const { return margin + index / perColumn * (imageWidth + margin); }
  /// From the sheet's upper edge to a picture's.
  std::int64_t top(std::int64_t index) const
  {
    return margin + index % perColumn * (imageHeight + labelHeight + margin);
  }
};

/// `perColumn` 0: as many as make the sheet about square. No pictures: an empty sheet. Where the last column
/// is not full, places stay empty. `margin` 0: a 32nd of a picture, but at least 2.
SheetLayout layoutSheet(std::int64_t count, std::int64_t imageWidth, std::int64_t imageHeight,
                        std::int64_t labelHeight, std::int64_t perColumn, std::int64_t margin = 0);

/// Paints the sheet into `rgb`, [height, width, 3] with the bottom row first, as vtkImageData has it, so that
/// pictures stand upright in a view and in a file.
void paintSheet(const SheetPictures& images, const SheetLayout& layout, std::uint8_t* rgb);

}  // namespace layerscope

#endif
