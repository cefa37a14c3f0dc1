#ifndef layerscope_facets_FlowBands_h
#define layerscope_facets_FlowBands_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "facets/FacetLayout.h"
#include "facets/FlowCounts.h"
#include "samples/Rectangle.h"
#include "samples/Ribbon.h"

namespace layerscope
{

/// The flows of a layout as bands between the cells of neighbouring columns.
///
/// Bands leave a cell's right edge from the top down in the order of the clusters that they go to, and reach
/// a cell's left edge in the order of those that they come from; what leaves or reaches a cell is centred on
/// its height. A sample is equally high in all bands of the view: as high as the fullest edge, all cells
/// considered, allows.
struct FlowBands
{
  /// Pixels a sample.
  double sampleHeight = 0;
  /// As many as flows, in their order; empty where the layout has no room between its columns.
  std::vector<Ribbon> ribbons;
  /// The same, the highest first: the order in which they are drawn, so that none hides a thinner one.
  std::vector<std::size_t> order;
  /// Where bands leave or reach a cell: strips along its edge, in the gutter.
  std::vector<Rectangle> stops;

  /// The part of a band that `samples` of it take, at its upper edge, at least `least` pixels high.
  Ribbon part(std::size_t flow, std::int64_t samples, float least) const;

  /// The flow whose band is at (x, y), of several the one drawn last; where there is none, the nearest above
  /// or below within `reach` pixels; or -1. O(flows).
  std::ptrdiff_t at(float x, float y, float reach) const;
};

/// O(flows log flows + cells).
FlowBands placeFlows(const std::vector<Flow>& flows, const FacetLayout& layout);

}  // namespace layerscope

#endif
