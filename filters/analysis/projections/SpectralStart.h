#ifndef layerscope_analysis_SpectralStart_h
#define layerscope_analysis_SpectralStart_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "WeightedGraph.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// Where UMAP starts from, [rows, dimensions]: along eigenvectors of the graph's normalised Laplacian, each
/// dimension from 0 to 10, with a noise of about 1e-4. Parts of the graph that are not connected are placed
/// each by itself, about centres that stand apart: up to 2 dimensions parts on the axes, more along the
/// principal components of the parts' mean rows; a part reaches half-way to the nearest other centre at most.
/// Beyond some 70 000 rows eigenvectors are found the less exactly, so that the start takes about as long as
/// UMAP.
std::vector<double> spectralStart(const WeightedGraph& graph, const RowsView& rows, std::size_t dimensions,
                                  std::uint64_t seed, WorkMonitor& monitor);

}  // namespace layerscope

#endif
