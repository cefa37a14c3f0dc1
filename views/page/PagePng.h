#ifndef layerscope_page_PagePng_h
#define layerscope_page_PagePng_h

#include "page/Page.h"

namespace layerscope
{

/// A picture as a PNG file, of grey where it has no other colours. Expects at least one pixel.
PageImage encodePng(const PagePicture& picture);

}  // namespace layerscope

#endif
