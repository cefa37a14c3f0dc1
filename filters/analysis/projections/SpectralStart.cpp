#include "SpectralStart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "LargestEigenvectors.h"
#include "PrincipalComponents.h"
#include "analysis/Communicator.h"
#include "analysis/NormalQuantile.h"
#include "analysis/Philox.h"

namespace layerscope
{

namespace
{
/// Uniform in (0, 1).
double uniform(std::uint64_t seed, std::size_t index, std::uint32_t part)
{
  constexpr int bits = 53;
  const std::uint64_t random = philox(seed, index, part, RandomStream::UmapStart)[0];
  return std::ldexp(static_cast<double>(random >> (64 - bits)) + 0.5, -bits);
}

/// The rows of each connected part, by the number of the first.
std::vector<std::vector<std::int32_t>> partsOf(const WeightedGraph& graph)
{
  std::vector<char> isSeen(graph.rows());
  std::vector<std::vector<std::int32_t>> parts;
  for (std::size_t row = 0; row < graph.rows(); ++row)
  {
    if (isSeen[row])
    {
      continue;
    }
    isSeen[row] = 1;
    std::vector<std::int32_t> part = {static_cast<std::int32_t>(row)};
    for (std::size_t i = 0; i < part.size(); ++i)
    {
      const auto own = static_cast<std::size_t>(part[i]);
      for (std::size_t k = graph.begins[own]; k < graph.begins[own + 1]; ++k)
      {
        char& isOtherSeen = isSeen[static_cast<std::size_t>(graph.columns[k])];
        if (!isOtherSeen)
        {
          isOtherSeen = 1;
          part.push_back(graph.columns[k]);
        }
      }
    }
    std::sort(part.begin(), part.end());
    parts.push_back(std::move(part));
  }
  return parts;
}

/// A connected part as a graph of its own.
WeightedGraph cutOut(const WeightedGraph& graph, const std::vector<std::int32_t>& part)
{
  WeightedGraph result;
  result.begins.push_back(0);
  for (const std::int32_t row : part)
  {
    const auto own = static_cast<std::size_t>(row);
    for (std::size_t k = graph.begins[own]; k < graph.begins[own + 1]; ++k)
    {
      const auto place = std::lower_bound(part.begin(), part.end(), graph.columns[k]);
      result.columns.push_back(static_cast<std::int32_t>(place - part.begin()));
      result.values.push_back(graph.values[k]);
    }
    result.begins.push_back(result.columns.size());
  }
  return result;
}

/// Places for the parts, [parts, dimensions], at most 1 from the origin in each dimension.
std::vector<double> centresOf(const std::vector<std::vector<std::int32_t>>& parts, const RowsView& rows,
                              std::size_t dimensions, WorkMonitor& monitor)
{
  std::vector<double> centres(parts.size() * dimensions);
  if (parts.size() <= 2 * dimensions)
  {
    const std::size_t axes = (parts.size() + 1) / 2;
    for (std::size_t part = 0; part < parts.size(); ++part)
    {
      centres[part * dimensions + part % axes] = part < axes ? 1 : -1;
    }
    return centres;
  }
  std::vector<float> means;
  for (const auto& part : parts)
  {
    for (std::size_t column = 0; column < rows.columns; ++column)
    {
      double sum = 0;
      for (const std::int32_t row : part)
      {
        sum += static_cast<double>(rows.row(static_cast<std::size_t>(row))[column]);
      }
      means.push_back(static_cast<float>(sum / static_cast<double>(part.size())));
    }
  }
  SerialCommunicator alone;
  const RowsView view = denseRows(means.data(), parts.size(), rows.columns);
  centres = principalComponents(view, dimensions, alone, monitor).project(view, dimensions);
  double most = std::numeric_limits<double>::min();
  for (const double place : centres)
  {
    most = std::max(most, std::abs(place));
  }
  for (double& place : centres)
  {
    place /= most;
  }
  return centres;
}

/// Half of the way from each centre to the nearest that stands elsewhere.
std::vector<double> reachesOf(const std::vector<double>& centres, std::size_t dimensions)
{
  std::vector<double> reaches;
  for (std::size_t own = 0; own < centres.size(); own += dimensions)
  {
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t other = 0; other < centres.size(); other += dimensions)
    {
      double square = 0;
      for (std::size_t d = 0; d < dimensions; ++d)
      {
        square += (centres[own + d] - centres[other + d]) * (centres[own + d] - centres[other + d]);
      }
      nearest = square > 0 ? std::min(nearest, square) : nearest;
    }
    reaches.push_back(std::isinf(nearest) ? 1 : std::sqrt(nearest) / 2);
  }
  return reaches;
}

/// Places of a connected part's rows, at most 1 from the origin; random where they are very few, or where no
/// eigenvectors are found.
std::vector<double> placesOf(const WeightedGraph& graph, std::size_t firstRow, std::size_t dimensions,
                             std::size_t mostTimes, std::uint64_t seed, WorkMonitor& monitor)
{
  std::vector<double> places;
  if (graph.rows() >= 2 * dimensions && graph.rows() > dimensions + 1)
  {
    places = largestEigenvectors(graph, dimensions, mostTimes, monitor);
  }
  const bool areFound = !places.empty() && std::all_of(places.begin(), places.end(),
                                                       [](double place) { return std::isfinite(place); });
  if (!areFound)
  {
    places.resize(graph.rows() * dimensions);
    for (std::size_t i = 0; i < places.size(); ++i)
    {
      places[i] = 2 * uniform(seed, firstRow, static_cast<std::uint32_t>(dimensions + i)) - 1;
    }
  }
  double most = std::numeric_limits<double>::min();
  for (std::size_t row = 0; row < graph.rows(); ++row)
  {
    double square = 0;
    for (std::size_t d = 0; d < dimensions; ++d)
    {
      square += places[row * dimensions + d] * places[row * dimensions + d];
    }
    most = std::max(most, std::sqrt(square));
  }
  for (double& place : places)
  {
    place /= most;
  }
  return places;
}

/// Each dimension from 0 to 10.
void spread(std::vector<double>& places, std::size_t dimensions)
{
  constexpr double size = 10;
  for (std::size_t d = 0; d < dimensions; ++d)
  {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (std::size_t i = d; i < places.size(); i += dimensions)
    {
      low = std::min(low, places[i]);
      high = std::max(high, places[i]);
    }
    for (std::size_t i = d; i < places.size(); i += dimensions)
    {
      places[i] = high > low ? size * (places[i] - low) / (high - low) : 0;
    }
  }
}
}  // namespace

std::vector<double> spectralStart(const WeightedGraph& graph, const RowsView& rows, std::size_t dimensions,
                                  std::uint64_t seed, WorkMonitor& monitor)
{
  const auto parts = partsOf(graph);
  const bool isWhole = parts.size() <= 1;
  const auto centres =
      isWhole ? std::vector<double>(dimensions) : centresOf(parts, rows, dimensions, monitor);
  const auto reaches = reachesOf(centres, dimensions);
  // A start need not be exact where that would take longer than what follows.
  constexpr double work = 4e9, least = 50, most = 2000;
  const auto times =
      static_cast<std::size_t>(std::clamp(work / static_cast<double>(graph.values.size() + 1), least, most));
  std::vector<double> result(graph.rows() * dimensions);
  for (std::size_t part = 0; part < parts.size() && !monitor.poll(); ++part)
  {
    const auto places = isWhole
                            ? placesOf(graph, 0, dimensions, times, seed, monitor)
                            : placesOf(cutOut(graph, parts[part]), static_cast<std::size_t>(parts[part][0]),
                                       dimensions, times, seed, monitor);
    for (std::size_t i = 0; i < places.size(); ++i)
    {
      const auto row = static_cast<std::size_t>(parts[part][i / dimensions]);
      const std::size_t d = i % dimensions;
      result[row * dimensions + d] = centres[part * dimensions + d] + reaches[part] * places[i];
    }
  }
  double farthest = std::numeric_limits<double>::min();
  for (const double place : result)
  {
    farthest = std::max(farthest, std::abs(place));
  }
  constexpr double size = 10, noise = 1e-4;
  for (std::size_t i = 0; i < result.size(); ++i)
  {
    const auto d = static_cast<std::uint32_t>(i % dimensions);
    result[i] = size * result[i] / farthest + noise * normalQuantile(uniform(seed, i / dimensions, d));
  }
  spread(result, dimensions);
  return result;
}

}  // namespace layerscope
