#ifndef layerscope_analysis_FiniteRows_h
#define layerscope_analysis_FiniteRows_h

#include "analysis/Communicator.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

#include <cstdint>

namespace layerscope
{

/// Collective. Returns the largest absolute value of all rows. `firstRow` is the number of this rank's first
/// row. Throws Error on all ranks when a value is infinite or NaN: it names the first one's row and column.
double largestMagnitude(const RowsView& rows, std::int64_t firstRow, Communicator& communicator,
                        WorkMonitor& monitor);

}  // namespace layerscope

#endif
