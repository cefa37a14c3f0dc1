#ifndef layerscope_analysis_ApproximateNeighbours_h
#define layerscope_analysis_ApproximateNeighbours_h

#include <cstddef>
#include <cstdint>

#include "Neighbours.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// The nearest neighbours of all rows but for a few: each row is compared with those of its own cell and of
/// the cells next to it. Cells are those nearest to random rows, of which there are about sqrt(rows). How
/// many cells are looked at doubles, from 32 on, until at least 95 of 100 neighbours are found, as measured
/// on up to 1000 random rows; the result's `recall` says how many. Time about O(rows^1.5 columns), memory
/// O(rows columns). The same for any number of threads. Throws as nearestNeighbours. After an abort, which
/// the monitor tells, the result is of no use.
Neighbours approximateNeighbours(const RowsView& rows, std::size_t count, std::uint64_t seed,
                                 WorkMonitor& monitor);

/// Exact where that takes less than about 25 s on two threads (140 000 rows of 50 columns, 44 000 of 784),
/// and approximate for more rows.
Neighbours quickNeighbours(const RowsView& rows, std::size_t count, std::uint64_t seed, WorkMonitor& monitor);

}  // namespace layerscope

#endif
