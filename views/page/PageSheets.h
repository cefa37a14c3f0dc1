#ifndef layerscope_page_PageSheets_h
#define layerscope_page_PageSheets_h

#include <vector>

#include "page/Page.h"

namespace layerscope
{

/// Pictures side by side in few large ones. All stand in places of one size, which are filled with the colours of their
/// edges: those next to them don't show through where they are drawn smaller, or are encoded with losses.
struct PageSheets
{
  int placeWidth = 0;
  int placeHeight = 0;
  int perRow = 0;
  int perSheet = 0;
  std::vector<PagePicture> sheets;
};

/// O(pixels). Expects pictures with at least one pixel and at most `mostPictureSide` a side.
PageSheets makeSheets(const std::vector<PagePicture>& pictures);

constexpr int mostPictureSide = 1024;

}  // namespace layerscope

#endif
