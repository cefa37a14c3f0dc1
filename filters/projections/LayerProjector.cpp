#include "LayerProjector.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "analysis/SampleChoice.h"
#include "analysis/WorkMonitor.h"
#include "analysis/projections/PrincipalComponents.h"
#include "analysis/projections/Quality.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/GatherOnFirst.h"
#include "tables/RankAgreement.h"

namespace layerscope
{

/// What is learned from rows to make them comparable.
struct LayerProjector::Preparation
{
  RowScaling scaling;
  std::optional<PrincipalComponents> components;  ///< where rows are reduced, or shown by these
};

/// Rows as the method gets them.
struct LayerProjector::Prepared
{
  std::vector<float> storage;
  RowsView scaled;            ///< this rank's, in their columns
  std::vector<float> values;  ///< of all ranks, reduced; on the first rank
  std::size_t columns = 0;    ///< of `values`
  std::int64_t count = 0;     ///< of all ranks

  RowsView all() const { return denseRows(values.data(), static_cast<std::size_t>(count), columns); }
};

namespace
{
// Shares of the time: until the method begins, and until quality is measured.
constexpr double preparedShare = 0.1, projectedShare = 0.9;

double secondsSince(std::chrono::steady_clock::time_point begin)
{
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double sumOf(const std::vector<double>& values)
{
  double sum = 0;
  for (const double value : values)
  {
    sum += value;
  }
  return sum;
}

/// Of a projection by chance: each of the others is a row's neighbour as likely.
double trustworthinessByChance(double rows, double neighbours)
{
  return 1 - (rows - 1 - neighbours) * (rows - neighbours) / ((rows - 1) * (2 * rows - 3 * neighbours - 1));
}

/// The chance that another row has a row's own label, and how many rows have one.
double hitByChance(const std::vector<std::int64_t>& labels, std::size_t& known)
{
  std::map<std::int64_t, double> counts;
  known = 0;
  for (const std::int64_t label : labels)
  {
    if (label >= 0)
    {
      ++counts[label];
      ++known;
    }
  }
  double pairs = 0;
  for (const auto& [label, count] : counts)
  {
    pairs += count * (count - 1);
  }
  const auto all = static_cast<double>(known);
  return known > 1 ? pairs / (all * (all - 1)) : LayerQuality::none;
}

/// Collective. The rows, with columns also where there are none of them.
RowsView withColumns(RowsView rows, Communicator& communicator)
{
  auto columns = static_cast<std::int64_t>(rows.columns);
  communicator.allReduce(Reduction::Maximum, &columns, 1);
  rows.columns = static_cast<std::size_t>(columns);
  return rows;
}

/// The share of the variance that the components have.
double shareOf(const PrincipalComponents& components)
{
  return components.totalVariance > 0 ? sumOf(components.variances) / components.totalVariance : 1;
}
}  // namespace

LayerProjector::Prepared LayerProjector::scale(const ProjectedRows& rows, const RowScaling& scaling)
{
  Prepared prepared;
  rowsBefore(static_cast<std::int64_t>(rows.own.count), prepared.count, communicator_);
  const RowsView own = withColumns(rows.own, communicator_);
  runOnAllRanks(communicator_, [&] { prepared.scaled = scaling.apply(own, prepared.storage); });
  return prepared;
}

std::optional<LayerProjector::Preparation> LayerProjector::learn(const ProjectedRows& rows,
                                                                 const ProgressCallback& progress,
                                                                 Prepared& prepared)
{
  WorkMonitor monitor(communicator_, progress);
  std::int64_t count = 0;
  const std::int64_t first = rowsBefore(static_cast<std::int64_t>(rows.own.count), count, communicator_);
  const RowsView own = withColumns(rows.own, communicator_);
  Preparation preparation;
  preparation.scaling =
      rowScaling(own, options_.metric, options_.isStandardized, first, communicator_, monitor);
  prepared = this->scale(rows, preparation.scaling);
  const bool isShown = options_.projection.method == ProjectionMethod::PrincipalComponents;
  if (isShown || (options_.reducedColumns > 0 && own.columns > options_.reducedColumns))
  {
    const std::size_t wanted = isShown ? options_.projection.dimensions : options_.reducedColumns;
    preparation.components = principalComponents(prepared.scaled, wanted, communicator_, monitor);
  }
  return monitor.aborted() ? std::nullopt : std::optional(std::move(preparation));
}

void LayerProjector::gather(const Preparation& preparation, Prepared& prepared)
{
  if (options_.projection.method == ProjectionMethod::PrincipalComponents)
  {
    return;
  }
  const RowsView& scaled = prepared.scaled;
  prepared.columns = preparation.components ? preparation.components->count() : scaled.columns;
  std::vector<float> values;
  const auto make = [&]
  {
    requireMemory(
        static_cast<double>(prepared.count) * static_cast<double>(prepared.columns) * sizeof(float) * 2,
        "the rows of all processes don't fit into the memory of one");
    if (preparation.components)
    {
      const auto places = preparation.components->project(scaled, prepared.columns);
      values.assign(places.begin(), places.end());
      return;
    }
    for (std::size_t row = 0; row < scaled.count; ++row)
    {
      values.insert(values.end(), scaled.row(row), scaled.row(row) + scaled.columns);
    }
  };
  runOnAllRanks(communicator_, make);
  prepared.values = gatherOnFirst(values.data(), values.size(), communicator_);
}

bool LayerProjector::measure(const ProjectedRows& rows, const RowsView& scaled,
                             const ProgressCallback& progress, ProjectedLayer& layer)
{
  LayerQuality& quality = layer.quality;
  std::int64_t total = 0;
  const std::int64_t first = rowsBefore(static_cast<std::int64_t>(scaled.count), total, communicator_);
  quality.rows = total;
  const std::size_t neighbours = options_.qualityNeighbours;
  const auto chosen =
      chooseSamples(SampleChoice::Random, total,
                    std::min(total, static_cast<std::int64_t>(options_.qualityRows)), options_.seed, {});
  const std::size_t dimensions = options_.projection.dimensions;
  if (neighbours == 0 || 2 * neighbours >= chosen.size())
  {
    return true;
  }
  const auto check = [&]
  {
    requireMemory(
        static_cast<double>(chosen.size()) * static_cast<double>(scaled.columns) * sizeof(float) * 2,
        "the rows on which quality is measured don't fit into memory; ask for fewer");
  };
  runOnAllRanks(communicator_, check);
  std::vector<float> own, places;
  std::vector<std::int64_t> labels;
  for (const std::int64_t row : chosen)
  {
    const auto begin = layer.places.begin() + row * static_cast<std::ptrdiff_t>(dimensions);
    places.insert(places.end(), begin, begin + static_cast<std::ptrdiff_t>(dimensions));
    const std::int64_t local = row - first;
    if (local >= 0 && local < static_cast<std::int64_t>(scaled.count))
    {
      const float* const values = scaled.row(static_cast<std::size_t>(local));
      own.insert(own.end(), values, values + scaled.columns);
      if (!rows.labels.empty())
      {
        labels.push_back(rows.labels[static_cast<std::size_t>(local)]);
      }
    }
  }
  const auto data = gatherOnFirst(own.data(), own.size(), communicator_);
  const auto classes = gatherOnFirst(labels.data(), labels.size(), communicator_);
  const RowsView all = denseRows(data.data(), chosen.size(), scaled.columns);
  const RowsView shown = denseRows(places.data(), chosen.size(), dimensions);
  quality.measured = static_cast<std::int64_t>(chosen.size());
  quality.randomTrustworthiness =
      trustworthinessByChance(static_cast<double>(chosen.size()), static_cast<double>(neighbours));
  bool isWanted = true;
  const auto compute = [&]
  {
    if (communicator_.rank() != 0)
    {
      return;
    }
    SerialCommunicator alone;
    WorkMonitor monitor(alone, progress);
    const auto kept = projectionQuality(all, shown, neighbours, monitor);
    quality.trustworthiness = kept.trustworthiness;
    quality.continuity = kept.continuity;
    std::size_t known = 0;
    const double chance = hitByChance(classes, known);
    if (known > neighbours)
    {
      quality.randomHit = chance;
      quality.hit = neighbourhoodHit(shown, classes, neighbours, monitor);
      quality.dataHit = neighbourhoodHit(all, classes, neighbours, monitor);
    }
    isWanted = !monitor.poll();
  };
  runOnAllRanks(communicator_, compute);
  return lowestRank(!isWanted, communicator_) < 0;
}

void LayerProjector::showComponents(const Prepared& prepared, const PrincipalComponents& components,
                                    ProjectedLayer& layer)
{
  const std::size_t dimensions = options_.projection.dimensions;
  const auto own = components.project(prepared.scaled, dimensions);
  layer.places = gatherOnAll(own.data(), own.size(), communicator_);
  layer.quality.axisVariance.assign(dimensions, 0);
  for (std::size_t i = 0; i < components.count() && components.totalVariance > 0; ++i)
  {
    layer.quality.axisVariance[i] = components.variances[i] / components.totalVariance;
  }
}

std::optional<ProjectedLayer> LayerProjector::finish(
    const ProjectedRows& rows, const Prepared& prepared, const Preparation& preparation,
    const std::function<std::optional<Projection>()>& compute, Clock::time_point begin,
    const ProgressCallback& progress)
{
  ProjectedLayer layer;
  if (options_.projection.method == ProjectionMethod::PrincipalComponents)
  {
    this->showComponents(prepared, *preparation.components, layer);
  }
  else
  {
    std::optional<Projection> found;
    const auto computeOnce = [&]
    {
      if (communicator_.rank() == 0)
      {
        found = compute();
      }
    };
    runOnAllRanks(communicator_, computeOnce);
    if (lowestRank(communicator_.rank() == 0 && !found, communicator_) >= 0)
    {
      return std::nullopt;
    }
    this->share(found ? &*found : nullptr, prepared, preparation, layer);
  }
  layer.quality.seconds = secondsSince(begin);
  if (!this->measure(rows, prepared.scaled, progress, layer))
  {
    return std::nullopt;
  }
  return layer;
}

void LayerProjector::share(Projection* found, const Prepared& prepared, const Preparation& preparation,
                           ProjectedLayer& layer)
{
  layer.places.resize(static_cast<std::size_t>(prepared.count) * options_.projection.dimensions);
  if (found)
  {
    layer.places = std::move(found->places);
    layer.quality.figure = found->figure;
    layer.quality.recall = found->recall;
  }
  communicator_.broadcast(layer.places.data(), layer.places.size() * sizeof(double), 0);
  layer.quality.reductionVariance = preparation.components ? shareOf(*preparation.components) : 1;
}

std::optional<ProjectedLayer> LayerProjector::project(const ProjectedRows& rows,
                                                      const std::vector<double>& start,
                                                      const ProgressCallback& progress)
{
  const auto begin = Clock::now();
  Prepared prepared;
  const auto preparation = this->learn(rows, partOf(progress, 0, preparedShare), prepared);
  if (!preparation)
  {
    return std::nullopt;
  }
  this->gather(*preparation, prepared);
  const auto compute = [&]
  {
    return layerscope::project(prepared.all(), start, options_.projection,
                               partOf(progress, preparedShare, projectedShare));
  };
  return this->finish(rows, prepared, *preparation, compute, begin, partOf(progress, projectedShare, 1));
}

std::optional<ProjectedLayer> LayerProjector::place(const ProjectedRows& rows, const ProjectedRows& reference,
                                                    const std::vector<double>& places,
                                                    const ProgressCallback& progress)
{
  const std::size_t wanted = withColumns(reference.own, communicator_).columns;
  const std::size_t found = withColumns(rows.own, communicator_).columns;
  if (found != wanted)
  {
    throw Error("the rows have another number of columns than the reference")
        .expected(std::to_string(wanted))
        .found(std::to_string(found));
  }
  const auto begin = Clock::now();
  Prepared old;
  const auto preparation = this->learn(reference, partOf(progress, 0, preparedShare), old);
  if (!preparation)
  {
    return std::nullopt;
  }
  this->gather(*preparation, old);
  Prepared prepared = this->scale(rows, preparation->scaling);
  this->gather(*preparation, prepared);
  const auto known = gatherOnFirst(places.data(), places.size(), communicator_);
  const auto compute = [&]
  {
    return placeAmong(prepared.all(), old.all(), known, options_.projection,
                      partOf(progress, preparedShare, projectedShare));
  };
  return this->finish(rows, prepared, *preparation, compute, begin, partOf(progress, projectedShare, 1));
}

std::optional<std::vector<ProjectedLayer>> LayerProjector::projectJointly(
    const std::vector<ProjectedRows>& times, double pull, const ProgressCallback& progress)
{
  const auto begin = Clock::now();
  std::vector<Preparation> preparations;
  std::vector<Prepared> prepared;
  std::vector<RowsView> views;
  for (const ProjectedRows& rows : times)
  {
    prepared.emplace_back();
    auto preparation = this->learn(rows, partOf(progress, 0, preparedShare), prepared.back());
    if (!preparation)
    {
      return std::nullopt;
    }
    this->gather(*preparation, prepared.back());
    preparations.push_back(std::move(*preparation));
  }
  for (const Prepared& each : prepared)
  {
    views.push_back(each.all());
  }
  std::optional<std::vector<Projection>> found;
  const auto compute = [&]
  {
    if (communicator_.rank() == 0)
    {
      found = layerscope::projectJointly(views, pull, options_.projection,
                                         partOf(progress, preparedShare, projectedShare));
    }
  };
  runOnAllRanks(communicator_, compute);
  if (lowestRank(communicator_.rank() == 0 && !found, communicator_) >= 0)
  {
    return std::nullopt;
  }
  const double seconds = secondsSince(begin);
  std::vector<ProjectedLayer> layers;
  for (std::size_t time = 0; time < times.size(); ++time)
  {
    layers.emplace_back();
    ProjectedLayer& layer = layers.back();
    this->share(found ? &(*found)[time] : nullptr, prepared[time], preparations[time], layer);
    layer.quality.seconds = seconds / static_cast<double>(times.size());
    const double share = (1 - projectedShare) / static_cast<double>(times.size());
    const double from = projectedShare + share * static_cast<double>(time);
    if (!this->measure(times[time], prepared[time].scaled, partOf(progress, from, from + share), layer))
    {
      return std::nullopt;
    }
  }
  return layers;
}

}  // namespace layerscope
