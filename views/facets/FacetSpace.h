#ifndef layerscope_facets_FacetSpace_h
#define layerscope_facets_FacetSpace_h

#include "facets/FacetLayout.h"

namespace layerscope
{

/// The view divided into what stands around the cells, and their grid.
struct FacetSpace
{
  Rectangle title;
  Rectangle channelLegend;
  Rectangle picturesHeading;
  Rectangle pictures;
  Rectangle splitter;
  /// Lines above the cells, as wide as them: the column headers, the colour scales. Row headers: left of the
  /// cells.
  Rectangle headers;
  Rectangle legends;
  Rectangle rowHeaders;
  /// The grid of cells. Columns stand `columnWidth + columnGap` apart; rows share what their gaps leave.
  Rectangle cells;
  float columnWidth = 0;
  float columnGap = 0;
  float rowGap = 0;
  /// Height of all rows without the gaps.
  float rowsHeight = 0;
};

FacetSpace divideSpace(const FacetLayoutInput& input);

/// Divides a line among the parts of a colour scale, dropping texts that don't fit.
FacetLegend placeLegend(const FacetLayoutInput& input, const Rectangle& line);

}  // namespace layerscope

#endif
