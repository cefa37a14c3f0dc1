#include "FuzzyGraph.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
/// In float and by the steps of umap-learn, whose numbers depend on where its search ends.
float widthOf(const float* distances, std::size_t count, float least, float wanted)
{
  constexpr int most = 64;
  constexpr float tolerance = 1e-5F;
  float low = 0, high = std::numeric_limits<float>::infinity(), width = 1;
  for (int step = 0; step < most; ++step)
  {
    float sum = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
      const float beyond = distances[i] - least;
      sum += beyond > 0 ? std::exp(-beyond / width) : 1;
    }
    if (std::abs(sum - wanted) < tolerance)
    {
      break;
    }
    (sum > wanted ? high : low) = width;
    width = std::isinf(high) ? 2 * width : (low + high) / 2;
  }
  return width;
}

/// The memberships of rows from the distances that count. Widths are at least a small part of the mean of a
/// row's `size` distances, or, where its `least` is 0, of all.
std::vector<double> strengths(const Neighbours& neighbours, bool areNew)
{
  const std::size_t count = neighbours.count, rows = neighbours.size();
  const std::size_t skipped = areNew ? 1 : 0;           // as if the nearest were the row itself
  const std::size_t size = areNew ? count : count + 1;  // with the row itself
  constexpr float leastPart = 1e-3F;
  double total = 0;
  for (const double distance : neighbours.distances)
  {
    total += distance;
  }
  const auto mean = static_cast<float>(total / static_cast<double>(std::max<std::size_t>(1, rows * size)));
  const float wanted = std::log2(static_cast<float>(size));
  std::vector<double> result(rows * count);
  const auto find = [&](std::int64_t index, int)
  {
    const auto row = static_cast<std::size_t>(index);
    const std::vector<float> distances(neighbours.distancesOf(row), neighbours.distancesOf(row) + count);
    const auto other = std::find_if(distances.begin(), distances.end(), [](float d) { return d > 0; });
    const float least = areNew || other == distances.end() ? 0 : *other;
    float sum = 0;
    for (const float distance : distances)
    {
      sum += distance;
    }
    float width = widthOf(distances.data() + skipped, count - skipped, least, wanted);
    width = std::max(width, leastPart * (least > 0 ? sum / static_cast<float>(size) : mean));
    for (std::size_t i = 0; i < count; ++i)
    {
      const float beyond = distances[i] - least;
      const bool isFull = beyond <= 0 || width == 0;
      result[row * count + i] = isFull ? 1 : static_cast<double>(std::exp(-beyond / width));
    }
  };
  parallelTasks(static_cast<std::int64_t>(rows), availableThreads(), find);
  return result;
}
}  // namespace

std::vector<double> memberships(const Neighbours& neighbours)
{
  return strengths(neighbours, false);
}

std::vector<double> membershipsOfNew(const Neighbours& neighbours)
{
  return strengths(neighbours, true);
}

WeightedGraph fuzzyGraph(const Neighbours& neighbours)
{
  return symmetric(neighbours, memberships(neighbours),
                   [](float own, float others) { return own + others - own * others; });
}

}  // namespace layerscope
