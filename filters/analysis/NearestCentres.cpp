#include "analysis/NearestCentres.h"

#include "analysis/CentreSet.h"
#include "analysis/Communicator.h"
#include "analysis/FiniteRows.h"
#include "analysis/WorkMonitor.h"
#include "network/Error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace layerscope
{

NearestCentres nearestCentres(const RowsView& rows, const double* centres, int clusters)
{
  if (clusters < 1)
  {
    throw Error("there are no centres to assign rows to")
        .expected("at least 1")
        .found(std::to_string(clusters));
  }
  SerialCommunicator alone;
  const ProgressCallback silent;
  WorkMonitor monitor(alone, silent);
  largestMagnitude(rows, 0, alone, monitor);

  const auto count = static_cast<std::size_t>(clusters);
  CentreSet set(count, rows.columns);
  if (rows.columns > 0)
  {
    std::copy(centres, centres + count * rows.columns, set.centre(0));
  }
  set.update();
  NearestCentres result{std::vector<int>(rows.count), std::vector<double>(rows.count)};
#pragma omp parallel
  {
    std::vector<float> scratch(count);
#pragma omp for schedule(static)
    for (std::size_t i = 0; i < rows.count; ++i)
    {
      const float* row = rows.row(i);
      result.labels[i] = set.nearest(row, scratch.data()).label;
      result.distances[i] = std::sqrt(set.squaredDistance(row, static_cast<std::size_t>(result.labels[i])));
    }
  }
  return result;
}

}  // namespace layerscope
