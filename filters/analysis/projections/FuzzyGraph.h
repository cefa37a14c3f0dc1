#ifndef layerscope_analysis_FuzzyGraph_h
#define layerscope_analysis_FuzzyGraph_h

#include <cstddef>
#include <vector>

#include "Neighbours.h"
#include "WeightedGraph.h"

namespace layerscope
{

/// How strongly rows belong to their neighbours by UMAP's measure, [rows, count]: exp(-(distance - least) /
/// width), where `least` is the distance of the nearest row that is not identical, and the widths are such
/// that each row's add up to log2(count + 1). The row itself counts as a neighbour of UMAP's, but is none of
/// ours.
std::vector<double> memberships(const Neighbours& neighbours);

/// The same for new rows, whose neighbours are all among others, as umap-learn places them: `least` is 0, and
/// all but the nearest add up to log2(count).
std::vector<double> membershipsOfNew(const Neighbours& neighbours);

/// UMAP's fuzzy union of the rows' memberships: a + b - a b of two rows that are each other's neighbours with
/// a and b. L. McInnes, J. Healy, J. Melville, arXiv:1802.03426, section 3.1; numbers as those of umap-learn.
WeightedGraph fuzzyGraph(const Neighbours& neighbours);

}  // namespace layerscope

#endif
