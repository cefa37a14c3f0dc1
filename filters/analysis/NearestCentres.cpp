#include "analysis/NearestCentres.h"

#include "analysis/CentreSet.h"
#include "analysis/Communicator.h"
#include "analysis/FiniteRows.h"
#include "analysis/WorkMonitor.h"
#include "network/Error.h"

#include <algorithm>
#include <array>
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
  constexpr std::size_t tile = CentreSet::tileRows;
#pragma omp parallel
  {
    std::vector<float> scratch(count * tile);
    std::array<const float*, tile> values;
    std::array<Nearest, tile> found;
#pragma omp for schedule(static)
    for (std::size_t first = 0; first < rows.count; first += tile)
    {
      const std::size_t some = std::min(tile, rows.count - first);
      for (std::size_t row = 0; row < tile; ++row)
      {
        values[row] = rows.row(first + std::min(row, some - 1));
      }
      set.nearest(values.data(), scratch.data(), found.data());
      for (std::size_t row = 0; row < some; ++row)
      {
        const int label = found[row].label;
        result.labels[first + row] = label;
        result.distances[first + row] =
            std::sqrt(set.squaredDistance(values[row], static_cast<std::size_t>(label)));
      }
    }
  }
  return result;
}

}  // namespace layerscope
