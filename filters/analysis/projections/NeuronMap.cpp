#include "NeuronMap.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "Quality.h"
#include "Scaling.h"
#include "TSne.h"
#include "analysis/WorkMonitor.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
/// Tells of each column whether all rows have the same value.
std::vector<bool> findDead(const RowsView& rows)
{
  std::vector<bool> isDead(rows.columns, true);
  for (std::size_t row = 1; row < rows.count; ++row)
  {
    for (std::size_t column = 0; column < rows.columns; ++column)
    {
      isDead[column] = isDead[column] && rows.row(row)[column] == rows.row(0)[column];
    }
  }
  return isDead;
}

void checkPerplexity(double perplexity, std::size_t neurons)
{
  const std::size_t largest = (neurons - 1) / 3;
  if (largest < 1)
  {
    throw Error("t-SNE needs more neurons whose activation changes; take another Method")
        .expected("4 or more")
        .found(std::to_string(neurons));
  }
  if (!(perplexity >= 1 && perplexity <= static_cast<double>(neurons - 1) / 3))
  {
    throw Error("the perplexity does not fit " + std::to_string(neurons) + " neurons")
        .expected("1 to " + std::to_string(largest))
        .found(std::to_string(perplexity));
  }
}

std::vector<double> embedded(const Dissimilarities& unlike, const NeuronMapOptions& options, NeuronMap& map,
                             WorkMonitor& monitor)
{
  const auto start = classicalScaling(unlike, options.dimensions, monitor);
  if (monitor.poll())
  {
    return start.places;
  }
  UmapOptions asked = options.umap;
  asked.dimensions = options.dimensions;
  const bool isUmap = options.method == NeuronMethod::Umap;
  const std::size_t count =
      isUmap ? neighboursFor(asked, unlike.count) : neighboursFor(options.perplexity, unlike.count);
  const Neighbours near = nearestNeighbours(unlike, count, monitor);
  if (monitor.poll())
  {
    return start.places;
  }
  if (isUmap)
  {
    // A start being there, nothing but their number is asked of the rows.
    return umap(denseRows(nullptr, unlike.count, 0), near, start.places, asked, monitor);
  }
  TSneOptions own;
  own.perplexity = options.perplexity;
  own.dimensions = options.dimensions;
  const Embedding found = embed(affinities(near, unlike.count, own.perplexity),
                                startOf(start.places, own.dimensions), own, monitor);
  map.divergence = found.divergence;
  return found.places;
}

std::vector<double> scaled(const Dissimilarities& unlike, const NeuronMapOptions& options, NeuronMap& map,
                           WorkMonitor& monitor)
{
  if (options.method == NeuronMethod::ClassicalScaling)
  {
    auto found = classicalScaling(unlike, options.dimensions, monitor);
    map.stress = stressOf(unlike, found.places, monitor).one;
    return found.places;
  }
  MetricScalingOptions own;
  own.dimensions = options.dimensions;
  auto found = metricScaling(unlike, {}, own, monitor);
  map.stress = found.stress.one;
  map.iterations = found.iterations;
  return found.places;
}

/// Places on a circle around all others.
std::vector<double> rimOf(const std::vector<double>& places, std::size_t dimensions, std::size_t count)
{
  constexpr double margin = 1.1, turn = 6.283185307179586;
  double radius = 0;
  for (std::size_t i = 0; i < places.size(); i += dimensions)
  {
    double square = 0;
    for (std::size_t d = 0; d < dimensions; ++d)
    {
      square += places[i + d] * places[i + d];
    }
    radius = std::max(radius, std::sqrt(square));
  }
  radius = radius > 0 ? margin * radius : 1;
  std::vector<double> rim(count * dimensions);
  for (std::size_t i = 0; i < count; ++i)
  {
    const double angle = turn * static_cast<double>(i) / static_cast<double>(count);
    rim[i * dimensions] = radius * std::cos(angle);
    rim[i * dimensions + 1] = radius * std::sin(angle);
  }
  return rim;
}

void writeMeans(const RowsView& rows, const std::vector<std::int64_t>& labels, std::size_t classes,
                NeuronMap& map)
{
  std::vector<double> counts(classes);
  map.means.resize(map.neurons.size() * classes);
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    if (labels[row] < 0)
    {
      continue;
    }
    const auto own = static_cast<std::size_t>(labels[row]);
    ++counts[own];
    for (std::size_t i = 0; i < map.neurons.size(); ++i)
    {
      map.means[i * classes + own] += static_cast<double>(rows.row(row)[map.neurons[i]]);
    }
  }
  for (std::size_t i = 0; i < map.means.size(); ++i)
  {
    const double count = counts[i % classes];
    map.means[i] = count > 0 ? map.means[i] / count : NeuronMap::none;
  }
}

/// The columns alone, without gaps.
std::vector<float> columnsOf(const RowsView& rows, const std::vector<std::size_t>& columns)
{
  std::vector<float> values;
  values.reserve(rows.count * columns.size());
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    for (const std::size_t column : columns)
    {
      values.push_back(rows.row(row)[column]);
    }
  }
  return values;
}

void writePower(const RowsView& rows, const std::vector<std::int64_t>& labels, std::size_t classes,
                const std::vector<std::size_t>& alive, const ExtraTreesOptions& trees, NeuronMap& map,
                WorkMonitor& monitor)
{
  const auto values = columnsOf(rows, alive);
  const auto found =
      classImportances(denseRows(values.data(), rows.count, alive.size()), labels, classes, trees, monitor);
  map.power.resize(map.neurons.size() * classes);
  for (std::size_t i = 0; i < map.neurons.size(); ++i)
  {
    const auto place = std::lower_bound(alive.begin(), alive.end(), map.neurons[i]);
    for (std::size_t own = 0; own < classes && !map.isDead[i]; ++own)
    {
      map.power[i * classes + own] =
          found[own * alive.size() + static_cast<std::size_t>(place - alive.begin())];
    }
  }
}

/// Where neurons are that aren't dead. Nothing after an abort.
std::optional<std::vector<double>> place(const RowsView& rows, const std::vector<std::size_t>& alive,
                                         const NeuronMapOptions& options, NeuronMap& map,
                                         const ProgressCallback& progress)
{
  constexpr double compared = 0.2, placed = 0.9;
  const auto compare = [&](WorkMonitor& monitor)
  { return dissimilaritiesOf(rows, alive, options.dissimilarity, monitor); };
  const auto unlike = runPart(partOf(progress, 0, compared), compare);
  if (!unlike)
  {
    return std::nullopt;
  }
  const bool isEmbedded = options.method == NeuronMethod::TSne || options.method == NeuronMethod::Umap;
  const auto find = [&](WorkMonitor& monitor)
  { return isEmbedded ? embedded(*unlike, options, map, monitor) : scaled(*unlike, options, map, monitor); };
  auto places = runPart(partOf(progress, compared, placed), find);
  constexpr std::size_t most = 7;
  map.neighbours = std::min(most, (alive.size() - 1) / 2);
  if (!places || map.neighbours == 0)
  {
    return places;
  }
  const auto judge = [&](WorkMonitor& monitor)
  { return projectionQuality(*unlike, *places, map.neighbours, monitor); };
  const auto quality = runPart(partOf(progress, placed, 1), judge);
  if (!quality)
  {
    return std::nullopt;
  }
  map.trustworthiness = quality->trustworthiness;
  map.continuity = quality->continuity;
  return places;
}
}  // namespace

std::optional<NeuronMap> mapNeurons(const RowsView& rows, const std::vector<std::int64_t>& labels,
                                    std::size_t classes, const NeuronMapOptions& options,
                                    const ProgressCallback& progress)
{
  NeuronMap map;
  const auto isDead = findDead(rows);
  std::vector<std::size_t> alive;
  for (std::size_t neuron = 0; neuron < rows.columns; ++neuron)
  {
    if (!isDead[neuron])
    {
      alive.push_back(neuron);
    }
    if (!isDead[neuron] || options.withDead)
    {
      map.neurons.push_back(neuron);
      map.isDead.push_back(isDead[neuron]);
    }
  }
  map.alive = alive.size();
  map.dead = rows.columns - alive.size();
  constexpr double placed = 0.55;
  std::vector<double> places;
  if (!alive.empty())
  {
    if (options.method == NeuronMethod::TSne)
    {
      checkPerplexity(options.perplexity, alive.size());
    }
    auto found = place(rows, alive, options, map, partOf(progress, 0, placed));
    if (!found)
    {
      return std::nullopt;
    }
    places = std::move(*found);
  }
  const auto rim = rimOf(places, options.dimensions, map.dead);
  auto next = places.begin();
  auto nextOfRim = rim.begin();
  for (const bool atRim : map.isDead)
  {
    for (std::size_t d = 0; d < options.dimensions; ++d)
    {
      map.places.push_back(atRim ? *nextOfRim++ : *next++);
    }
  }
  if (classes == 0)
  {
    return map;
  }
  writeMeans(rows, labels, classes, map);
  const auto grow = [&](WorkMonitor& monitor)
  {
    writePower(rows, labels, classes, alive, options.trees, map, monitor);
    return std::move(map);
  };
  return runPart(partOf(progress, placed, 1), grow);
}

}  // namespace layerscope
