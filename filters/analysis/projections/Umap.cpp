#include "Umap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>

#include "FuzzyGraph.h"
#include "SpectralStart.h"
#include "UmapCurve.h"
#include "UmapMoves.h"
#include "network/Error.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
constexpr std::size_t manyRows = 10000;

std::size_t epochsFor(const UmapOptions& options, std::size_t rows)
{
  constexpr std::size_t few = 200, many = 500;
  return options.epochs > 0 ? options.epochs : rows <= manyRows ? many : few;
}

void check(const UmapOptions& options)
{
  if (options.dimensions != 2 && options.dimensions != 3)
  {
    throw Error("no projection has so many dimensions")
        .expected("2 or 3")
        .found(std::to_string(options.dimensions));
  }
  if (!(options.learningRate > 0 && std::isfinite(options.learningRate)))
  {
    throw Error("the learning rate moves nothing")
        .expected("a finite number above 0")
        .found(std::to_string(options.learningRate));
  }
}

/// Writes the edges that are drawn in this epoch, as often as their weights say, which are parts of the
/// strongest one's; returns how many.
std::size_t draw(const std::int32_t* columns, const float* weights, std::size_t count, std::size_t epoch,
                 std::int32_t* drawn)
{
  const auto before = static_cast<float>(epoch), after = static_cast<float>(epoch + 1);
  std::size_t size = 0;
  for (std::size_t i = 0; i < count; ++i)
  {
    // Written always and kept sometimes: a branch would be guessed wrong every other time.
    drawn[size] = columns[i];
    size += static_cast<std::int32_t>(after * weights[i]) != static_cast<std::int32_t>(before * weights[i]);
  }
  return size;
}

/// What a thread works with.
template <std::size_t Dimensions>
struct Worker
{
  UmapMoves<Dimensions> moves;
  std::vector<std::int32_t> drawn;
};

/// The learning rate falls to 0.
float rateIn(std::size_t epoch, std::size_t epochs, double first)
{
  return static_cast<float>(first * (1 - static_cast<double>(epoch) / static_cast<double>(epochs)));
}

template <std::size_t Dimensions>
UmapEpoch<Dimensions> epochOf(const UmapOptions& options, bool isMutual)
{
  const UmapCurve curve = umapCurve(options.spread, options.minimumDistance);
  return {nullptr, static_cast<float>(curve.a), static_cast<float>(curve.b),
          0,       options.negativeSamples,     isMutual};
}

template <std::size_t Dimensions>
std::vector<std::array<float, Dimensions>> pointsOf(const std::vector<double>& places)
{
  std::vector<std::array<float, Dimensions>> points(places.size() / Dimensions);
  for (std::size_t i = 0; i < points.size() * Dimensions; ++i)
  {
    points[i / Dimensions][i % Dimensions] = static_cast<float>(places[i]);
  }
  return points;
}

template <std::size_t Dimensions>
std::vector<double> placesOf(const std::vector<std::array<float, Dimensions>>& points)
{
  std::vector<double> places;
  for (const auto& point : points)
  {
    places.insert(places.end(), point.begin(), point.end());
  }
  return places;
}

/// Rows by how many of their edges are drawn: those of about as many are moved together.
std::vector<std::size_t> orderOf(const WeightedGraph& graph)
{
  std::vector<std::pair<double, std::size_t>> weights;
  for (std::size_t row = 0; row < graph.rows(); ++row)
  {
    const auto begin = graph.values.begin() + static_cast<std::ptrdiff_t>(graph.begins[row]);
    const auto end = graph.values.begin() + static_cast<std::ptrdiff_t>(graph.begins[row + 1]);
    weights.emplace_back(std::accumulate(begin, end, 0.0), row);
  }
  std::sort(weights.begin(), weights.end());
  std::vector<std::size_t> order;
  for (const auto& [weight, row] : weights)
  {
    order.push_back(row);
  }
  return order;
}

/// The graph's rows in another order; columns stay as they are.
WeightedGraph ordered(const WeightedGraph& graph, const std::vector<std::size_t>& order)
{
  WeightedGraph result;
  result.begins.push_back(0);
  for (const std::size_t row : order)
  {
    const auto begin = static_cast<std::ptrdiff_t>(graph.begins[row]);
    const auto end = static_cast<std::ptrdiff_t>(graph.begins[row + 1]);
    result.columns.insert(result.columns.end(), graph.columns.begin() + begin, graph.columns.begin() + end);
    result.values.insert(result.values.end(), graph.values.begin() + begin, graph.values.begin() + end);
    result.begins.push_back(result.columns.size());
  }
  return result;
}

float largestOf(const WeightedGraph& graph)
{
  return graph.values.empty() ? 0 : *std::max_element(graph.values.begin(), graph.values.end());
}

template <std::size_t Dimensions>
std::vector<double> descend(const WeightedGraph& graph, const std::vector<double>& start,
                            const UmapOptions& options, WorkMonitor& monitor)
{
  constexpr std::size_t together = UmapMoves<Dimensions>::most;
  const std::size_t rows = graph.rows(), epochs = epochsFor(options, rows);
  auto points = pointsOf<Dimensions>(start), next = points;
  const auto order = orderOf(graph);
  WeightedGraph edges = ordered(graph, order);
  std::transform(edges.values.begin(), edges.values.end(), edges.values.begin(),
                 [most = largestOf(graph)](float weight) { return weight / most; });
  std::vector<Worker<Dimensions>> workers(static_cast<std::size_t>(availableThreads()));
  auto shared = epochOf<Dimensions>(options, true);
  for (std::size_t epoch = 0; epoch < epochs && !monitor.poll(); ++epoch)
  {
    shared.others = &points;
    shared.rate = rateIn(epoch, epochs, options.learningRate);
    const auto moveSome = [&](std::int64_t number, int worker)
    {
      auto& [moves, drawn] = workers[static_cast<std::size_t>(worker)];
      moves.clear();
      const std::size_t first = static_cast<std::size_t>(number) * together;
      const std::size_t count = std::min(together, rows - first);
      for (std::size_t i = 0; i < count; ++i)
      {
        const std::size_t row = order[first + i];
        const std::size_t begin = edges.begins[first + i], size = edges.begins[first + i + 1] - begin;
        drawn.resize(std::max(drawn.size(), size + 1));
        const std::size_t drawnSize =
            draw(edges.columns.data() + begin, edges.values.data() + begin, size, epoch, drawn.data());
        moves.addRow(points[row], drawn.data(), drawnSize, options.seed, row, epoch);
      }
      moves.run(shared);
      for (std::size_t i = 0; i < count; ++i)
      {
        next[order[first + i]] = moves.point(i);
      }
    };
    parallelTasks(static_cast<std::int64_t>((rows + together - 1) / together), availableThreads(), moveSome);
    points.swap(next);
    monitor.setFraction(static_cast<double>(epoch + 1) / static_cast<double>(epochs));
  }
  return placesOf<Dimensions>(points);
}

/// The mean of old places, weighed.
template <std::size_t Dimensions>
std::array<float, Dimensions> meanPlace(const std::vector<std::array<float, Dimensions>>& old,
                                        const std::int32_t* rows, const float* weights, std::size_t count)
{
  double sum = 0;
  std::array<double, Dimensions> mean{};
  for (std::size_t i = 0; i < count; ++i)
  {
    const auto weight = static_cast<double>(weights[i]);
    sum += weight;
    for (std::size_t d = 0; d < Dimensions; ++d)
    {
      mean[d] += weight * static_cast<double>(old[static_cast<std::size_t>(rows[i])][d]);
    }
  }
  std::array<float, Dimensions> result;
  std::transform(mean.begin(), mean.end(), result.begin(),
                 [sum](double value) { return static_cast<float>(value / sum); });
  return result;
}

template <std::size_t Dimensions>
std::vector<double> place(const std::vector<double>& places, const Neighbours& neighbours,
                          const UmapOptions& options, WorkMonitor& monitor)
{
  constexpr std::size_t together = UmapMoves<Dimensions>::most, few = 30, many = 100;
  const std::size_t rows = neighbours.size(), count = neighbours.count;
  const std::size_t epochs = options.epochs > 0 ? std::max<std::size_t>(1, options.epochs / 3)
                             : rows <= manyRows ? many
                                                : few;
  const auto old = pointsOf<Dimensions>(places);
  const auto strengths = membershipsOfNew(neighbours);
  std::vector<float> weights;
  for (std::size_t i = 0; i < strengths.size(); ++i)
  {
    weights.push_back(static_cast<float>(strengths[i] / strengths[i / count * count]));
  }
  // A row that is an old one stands in its place and has no edges.
  const auto edgesOf = [&](std::size_t row) { return neighbours.distancesOf(row)[0] == 0 ? 0 : count; };
  std::vector<std::array<float, Dimensions>> points;
  for (std::size_t row = 0; row < rows; ++row)
  {
    const std::int32_t* const others = neighbours.rowsOf(row);
    points.push_back(edgesOf(row) == 0
                         ? old[static_cast<std::size_t>(others[0])]
                         : meanPlace<Dimensions>(old, others, weights.data() + row * count, count));
  }
  auto shared = epochOf<Dimensions>(options, false);
  shared.others = &old;
  std::vector<Worker<Dimensions>> workers(static_cast<std::size_t>(availableThreads()));
  for (std::size_t epoch = 0; epoch < epochs && !monitor.poll(); ++epoch)
  {
    constexpr double part = 0.25;
    shared.rate = rateIn(epoch, epochs, part * options.learningRate);
    const auto moveSome = [&](std::int64_t number, int worker)
    {
      auto& [moves, drawn] = workers[static_cast<std::size_t>(worker)];
      drawn.resize(count + 1);
      moves.clear();
      const std::size_t first = static_cast<std::size_t>(number) * together;
      const std::size_t end = std::min(first + together, rows);
      for (std::size_t row = first; row < end; ++row)
      {
        const std::size_t size =
            draw(neighbours.rowsOf(row), weights.data() + row * count, edgesOf(row), epoch, drawn.data());
        moves.addRow(points[row], drawn.data(), size, options.seed, row, epoch);
      }
      moves.run(shared);
      for (std::size_t row = first; row < end; ++row)
      {
        points[row] = moves.point(row - first);
      }
    };
    parallelTasks(static_cast<std::int64_t>((rows + together - 1) / together), availableThreads(), moveSome);
    monitor.setFraction(static_cast<double>(epoch + 1) / static_cast<double>(epochs));
  }
  return placesOf<Dimensions>(points);
}

/// Without the edges that are too weak to be drawn once.
WeightedGraph pruned(const WeightedGraph& graph, std::size_t epochs)
{
  const float least = largestOf(graph) / static_cast<float>(epochs);
  WeightedGraph result;
  result.begins.push_back(0);
  for (std::size_t row = 0; row < graph.rows(); ++row)
  {
    for (std::size_t k = graph.begins[row]; k < graph.begins[row + 1]; ++k)
    {
      if (graph.values[k] >= least)
      {
        result.columns.push_back(graph.columns[k]);
        result.values.push_back(graph.values[k]);
      }
    }
    result.begins.push_back(result.columns.size());
  }
  return result;
}

void centre(std::vector<double>& places, std::size_t dimensions)
{
  std::vector<double> mean(dimensions);
  for (std::size_t i = 0; i < places.size(); ++i)
  {
    mean[i % dimensions] += places[i] * static_cast<double>(dimensions) / static_cast<double>(places.size());
  }
  for (std::size_t i = 0; i < places.size(); ++i)
  {
    places[i] -= mean[i % dimensions];
  }
}

/// To the size of other starts.
void scaleToStart(std::vector<double>& places)
{
  constexpr double size = 5;
  double largest = 0;
  for (const double place : places)
  {
    largest = std::max(largest, std::abs(place));
  }
  for (double& place : places)
  {
    place *= largest > 0 ? size / largest : 0;
  }
}
}  // namespace

std::size_t neighboursFor(const UmapOptions& options, std::size_t rows)
{
  if (options.neighbours < 2 || (rows > 1 && options.neighbours > rows))
  {
    throw Error("so many neighbours don't fit " + std::to_string(rows) + " rows")
        .expected("2 to " + std::to_string(std::max<std::size_t>(2, rows)))
        .found(std::to_string(options.neighbours));
  }
  return rows > 1 ? options.neighbours - 1 : 0;
}

std::vector<double> umap(const RowsView& rows, const Neighbours& neighbours, std::vector<double> start,
                         const UmapOptions& options, WorkMonitor& monitor)
{
  check(options);
  if (rows.count < 2)
  {
    return std::vector<double>(rows.count * options.dimensions);
  }
  const auto graph = pruned(fuzzyGraph(neighbours), epochsFor(options, rows.count));
  if (start.empty())
  {
    // It takes little time, and tells nothing of the whole.
    const auto find = [&](WorkMonitor& part)
    { return spectralStart(graph, rows, options.dimensions, options.seed, part); };
    auto found = runPart(partOf(monitor, 0, 0), find);
    if (!found)
    {
      return {};
    }
    start = std::move(*found);
  }
  else
  {
    scaleToStart(start);
  }
  auto places = embed(graph, std::move(start), options, monitor);
  centre(places, options.dimensions);
  return places;
}

std::vector<double> embed(const WeightedGraph& graph, const std::vector<double>& start,
                          const UmapOptions& options, WorkMonitor& monitor)
{
  check(options);
  return options.dimensions == 2 ? descend<2>(graph, start, options, monitor)
                                 : descend<3>(graph, start, options, monitor);
}

std::vector<double> placeOn(const std::vector<double>& places, const Neighbours& neighbours,
                            const UmapOptions& options, WorkMonitor& monitor)
{
  check(options);
  return options.dimensions == 2 ? place<2>(places, neighbours, options, monitor)
                                 : place<3>(places, neighbours, options, monitor);
}

}  // namespace layerscope
