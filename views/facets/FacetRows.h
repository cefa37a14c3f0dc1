#ifndef layerscope_facets_FacetRows_h
#define layerscope_facets_FacetRows_h

#include "facets/FacetLayout.h"

#include <vector>

namespace layerscope
{

/// The question which size of squares and which heights of rows go together best. Lengths in device pixels.
struct RowProblem
{
  /// Samples: layers[layer].counts[cluster].
  const std::vector<FacetLayerInput>& layers;
  /// The width of the squares' area, by layer.
  std::vector<double> squaresWidths;
  std::size_t rows = 0;
  /// What all rows have together, and the least of each.
  double height = 0;
  double minimumHeight = 0;
  /// Height of a row that its squares can't use.
  double overhead = 0;
  double largestSide = 0;
};

struct RowSolution
{
  double side = 0;
  std::vector<double> heights;
};

/// Whether squares of this side fit when every row gets the height it needs. Time O(layers * rows).
bool rowsHold(const RowProblem& problem, double side);

/// The largest side that rowsHold(), and heights at which it does: what is left over raises the lowest rows.
RowSolution solveRows(const RowProblem& problem);

}  // namespace layerscope

#endif
