#ifndef layerscope_FacetPage_h
#define layerscope_FacetPage_h

#include "common/ColorTable.h"
#include "common/ViewTheme.h"
#include "facets/FacetScene.h"

namespace layerscope
{

struct Page;

/// Puts the facets into a page for browsers: cells, legends, and what is selected and highlighted. They are laid out anew,
/// whatever the size of the view; bands between the layers are left out. Of more than a million dots, those of every
/// second, third ... sample are in the page.
void fillFacetPage(const FacetScene& scene, const ColorTable& colors, const ViewTheme& theme, Page& page);

}  // namespace layerscope

#endif
