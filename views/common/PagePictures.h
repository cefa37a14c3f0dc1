#ifndef layerscope_PagePictures_h
#define layerscope_PagePictures_h

#include <functional>

class vtkSampleChart;

namespace layerscope
{

struct Page;

struct PagePictureLimits
{
  int pictures = 2000;
  int side = 64;  ///< pixels of the longer side
};

/// Adds the pictures of the page's samples, those of selected ones first, as far as they can be had: `fetch` is to wait for
/// those that the chart wants. They are encoded as PNG, many colourful ones as JPEG.
void addPictures(Page& page, vtkSampleChart& chart, const PagePictureLimits& limits, const std::function<void()>& fetch);

}  // namespace layerscope

#endif
