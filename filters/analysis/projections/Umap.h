#ifndef layerscope_analysis_Umap_h
#define layerscope_analysis_Umap_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "Neighbours.h"
#include "WeightedGraph.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// Uniform manifold approximation and projection: L. McInnes, J. Healy, J. Melville, arXiv:1802.03426, as
/// umap-learn computes it.
struct UmapOptions
{
  std::size_t neighbours = 15;  ///< of each row, itself counted: 2 or more
  double minimumDistance = 0.1;
  double spread = 1;                ///< at least the minimum distance
  std::size_t dimensions = 2;       ///< 2 or 3
  std::size_t epochs = 0;           ///< 0: 500 up to 10 000 rows, 200 for more
  std::size_t negativeSamples = 5;  ///< for each edge that is drawn
  double learningRate = 1;          ///< at first; it falls to 0
  std::uint64_t seed = 0;
};

/// Other rows whose distances UMAP needs of each row. Throws Error where the options' neighbours are fewer
/// than 2 or more than the rows; it names the most that fit. A row alone has none, whatever the options say.
std::size_t neighboursFor(const UmapOptions& options, std::size_t rows);

/// Places of rows whose neighbours are known, [rows, dimensions], about 0; from `start`, places of any scale,
/// or where that is empty from eigenvectors of the graph. Time O(rows log rows + epochs rows
/// neighbours negativeSamples). The same for any number of threads. Throws Error where options make no sense.
/// After an abort, which the monitor tells, the result is of no use.
std::vector<double> umap(const RowsView& rows, const Neighbours& neighbours, std::vector<double> start,
                         const UmapOptions& options, WorkMonitor& monitor);

/// The part of it that moves places from a start: down the cross entropy's gradient, by edges that are drawn
/// as often as they are strong. In each epoch a row moves edge by edge, as in umap-learn, but sees the others
/// where they were when the epoch began; so the order of the rows doesn't matter.
std::vector<double> embed(const WeightedGraph& graph, const std::vector<double>& start,
                          const UmapOptions& options, WorkMonitor& monitor);

/// Places of new rows in a projection [old rows, dimensions] that stays as it is, given their `neighbours`
/// nearest among the old rows: from the mean of these, weighed by membership, moved as above for a third of
/// the epochs (0: 100, or 30 for more than 10 000 new rows) with a quarter of the learning rate. A row's
/// place depends on its number among the new ones, but not on where these are; one that is identical to an
/// old row stands where that does.
std::vector<double> placeOn(const std::vector<double>& places, const Neighbours& neighbours,
                            const UmapOptions& options, WorkMonitor& monitor);

}  // namespace layerscope

#endif
