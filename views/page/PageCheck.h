#ifndef layerscope_page_PageCheck_h
#define layerscope_page_PageCheck_h

#include "page/Page.h"

namespace layerscope
{

/// Throws Error where lengths, indices or sizes of a page don't fit; says in which panel.
void checkPage(const Page& page);

}  // namespace layerscope

#endif
