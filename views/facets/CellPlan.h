#ifndef layerscope_facets_CellPlan_h
#define layerscope_facets_CellPlan_h

#include "facets/FacetLayout.h"

#include <vector>

namespace layerscope
{

/// The dot plots of a layer's cells. Lengths in device pixels.
struct DotPlan
{
  /// 0: no dot plots.
  int slots = 0;
  double slotWidth = 0;
  /// From the cell's padding to the first dot plot, and from the last one to the squares.
  double left = 0;
  double right = 0;
  /// How far a label stands out on either side of all dot plots.
  double overhang = 0;
  LabelStyle style = LabelStyle::None;
  int step = 1;

  double width() const { return slots > 0 ? left + slots * slotWidth + right : 0; }
};

/// What cells show, and how their width is divided; the same for all cells of a layer.
struct CellPlan
{
  /// Left and right, above and below everything in a cell.
  float paddingX = 0;
  float paddingY = 0;
  /// With the gap below it; 0: none.
  float statusHeight = 0;
  TextDetail statusDetail = TextDetail::None;
  /// Labels of the y axis with the gap at their right; 0: none.
  float tickWidth = 0;
  /// The strip of channel numbers, of the same height for all layers that show theirs; 0: none does.
  float labelHeight = 0;
  /// What is left for the parts within the padding.
  float innerWidth = 0;
  /// Below this height of a row, something of it or of its header doesn't fit.
  float wantedHeight = 0;
  std::vector<DotPlan> dots;

  float labelsOf(std::size_t layer) const { return dots[layer].style == LabelStyle::None ? 0 : labelHeight; }
  double squaresWidth(std::size_t layer) const { return innerWidth - dots[layer].width(); }
};

/// Decides for cells of this width and average height.
CellPlan planCells(const FacetLayoutInput& input, float width, float height);

/// Widens the dot plots of all layers to `slotWidth` as far as squares keep a quarter of the cell.
void widenDots(const FacetLayoutInput& input, double slotWidth, CellPlan& plan);

/// Chooses how channel numbers are written, now that the width of the dot plots is known.
void chooseLabels(const FacetLayoutInput& input, float height, CellPlan& plan);

}  // namespace layerscope

#endif
