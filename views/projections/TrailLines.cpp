#include "projections/TrailLines.h"

#include <cmath>
#include <limits>
#include <string>

#include "network/Error.h"

namespace layerscope
{

namespace
{

void requirePlaces(const Trails& trails)
{
  constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
  if (trails.count > most || trails.steps > most || (trails.steps > 0 && trails.count > most / trails.steps))
  {
    throw Error("there are too many trails")
        .expected("less than 2147483648 places")
        .found(std::to_string(trails.count) + " trails of " + std::to_string(trails.steps) + " steps");
  }
  if (trails.places.size() != 2 * trails.count * trails.steps)
  {
    throw Error("the places of trails are not complete")
        .expected(std::to_string(2 * trails.count * trails.steps) + " coordinates")
        .found(std::to_string(trails.places.size()));
  }
}

}  // namespace

TrailLines straightLines(const Trails& trails)
{
  requirePlaces(trails);
  TrailLines lines;
  lines.trailCount = trails.count;
  lines.steps = trails.steps;
  lines.points.reserve(trails.places.size());
  lines.times.reserve(trails.places.size() / 2);
  lines.trailOf.reserve(trails.count);
  lines.offsets.reserve(trails.count + 1);
  const float* place = trails.places.data();
  for (std::size_t trail = 0; trail < trails.count; ++trail)
  {
    const auto endLine = [&]
    {
      if (lines.times.size() > lines.offsets.back())
      {
        lines.trailOf.push_back(static_cast<std::uint32_t>(trail));
        lines.offsets.push_back(lines.times.size());
      }
    };
    for (std::size_t step = 0; step < trails.steps; ++step, place += 2)
    {
      if (!std::isfinite(place[0]) || !std::isfinite(place[1]))
      {
        endLine();
        continue;
      }
      lines.points.push_back(place[0]);
      lines.points.push_back(place[1]);
      lines.times.push_back(static_cast<float>(step));
    }
    endLine();
  }
  return lines;
}

}  // namespace layerscope
