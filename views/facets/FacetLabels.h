#ifndef layerscope_facets_FacetLabels_h
#define layerscope_facets_FacetLabels_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "facets/FacetColumns.h"

namespace layerscope
{

/// The layers and clusters of a table.
struct FacetLabels
{
  std::vector<int> layers;  ///< the distinct numbers, rising
  int clusters = 0;         ///< the highest cluster + 1
  std::int64_t skippedRows = 0;
};

/// Whether a row has a layer, a cluster and a sample; others are skipped.
inline bool isCounted(const FacetColumns& columns, std::size_t row)
{
  return columns.layer[row] != missingValue<int>() && columns.cluster[row] != missingValue<int>() &&
         columns.sample[row] != missingValue<std::int64_t>();
}

/// Parallel; O(rows), where layers change seldom from row to row, else O(rows log layers).
/// Throws Error if a layer or a cluster is negative, or with more than 10 000 layers, 10 000 clusters or
/// 1 000 000 cells.
FacetLabels findLabels(const FacetColumns& columns);

}  // namespace layerscope

#endif
