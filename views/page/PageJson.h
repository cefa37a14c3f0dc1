#ifndef layerscope_page_PageJson_h
#define layerscope_page_PageJson_h

#include <string>

#include "page/Page.h"

namespace layerscope
{

/// What Page.js reads. Expects a page that checkPage() has found right.
std::string pageJson(const Page& page);

}  // namespace layerscope

#endif
