#ifndef layerscope_facets_FacetColumns_h
#define layerscope_facets_FacetColumns_h

#include <cstdint>

#include "samples/ColumnView.h"

namespace layerscope
{

/// The columns of a table of samples (port 0 of LayerKMeans) that the facets show: a row for each (layer,
/// sample), in any order. The types are those of the table, so that nothing is copied.
struct FacetColumns
{
  std::int64_t rows = 0;
  ColumnView<int> layer;
  ColumnView<int> cluster;          ///< from 0
  ColumnView<std::int64_t> sample;  ///< ids: any numbers
  ColumnView<double> distance;      ///< to the centre of the row's cluster; NaN where unknown
  int topChannels = 0;              ///< T; 0 where the table has no activations
  ColumnView<int> topChannel;       ///< [rows, T], padded with -1 at the end
  ColumnView<float> topActivation;  ///< [rows, T]
};

}  // namespace layerscope

#endif
