#ifndef layerscope_FacetTooltip_h
#define layerscope_FacetTooltip_h

#include <string>
#include <vector>

#include "facets/FacetScene.h"
#include "facets/Target.h"

namespace layerscope
{

/// What the tooltip of a target says; the first line is its title. Empty for one that has no tooltip.
std::vector<std::string> tooltipLines(const FacetScene& scene, const Target& target);

}  // namespace layerscope

#endif
