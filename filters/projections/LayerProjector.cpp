#include "LayerProjector.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "GatheredRows.h"
#include "analysis/SampleChoice.h"
#include "analysis/WorkMonitor.h"
#include "analysis/projections/PrincipalComponents.h"
#include "analysis/projections/Quality.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/RankAgreement.h"

namespace layerscope
{

/// Rows as the method gets them.
struct LayerProjector::Prepared
{
  std::vector<float> storage;
  RowsView scaled;            ///< this rank's, in their columns
  std::vector<float> values;  ///< of all ranks, reduced
  std::size_t columns = 0;    ///< of `values`
  std::int64_t count = 0;     ///< of all ranks
  double left = 1;            ///< share of the variance

  RowsView all() const { return denseRows(values.data(), static_cast<std::size_t>(count), columns); }
};

namespace
{
using Clock = std::chrono::steady_clock;

// Shares of the time: until the method begins, and until quality is measured.
constexpr double preparedShare = 0.1, projectedShare = 0.9;

double secondsSince(Clock::time_point begin)
{
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

ProgressCallback within(const ProgressCallback& progress, double begin, double end)
{
  return [progress, begin, end](double fraction) { return progress(begin + fraction * (end - begin)); };
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

/// Collective. The columns of rows that lie on several ranks, of which those without rows may not know them.
std::int64_t columnsOf(const RowsView& rows, Communicator& communicator)
{
  auto columns = static_cast<std::int64_t>(rows.columns);
  communicator.allReduce(Reduction::Maximum, &columns, 1);
  return columns;
}
}  // namespace

std::optional<LayerProjector::Prepared> LayerProjector::prepare(const ProjectedRows& rows,
                                                                const ProgressCallback& progress)
{
  WorkMonitor monitor(communicator_, progress);
  Prepared prepared;
  const std::int64_t first =
      rowsBefore(static_cast<std::int64_t>(rows.own.count), prepared.count, communicator_);
  RowsView own = rows.own;
  own.columns = static_cast<std::size_t>(columnsOf(own, communicator_));
  const RowScaling scaling =
      rowScaling(own, options_.metric, options_.isStandardized, first, communicator_, monitor);
  runOnAllRanks(communicator_, [&] { prepared.scaled = scaling.apply(own, prepared.storage); });
  prepared.columns = own.columns;
  if (options_.projection.method == ProjectionMethod::PrincipalComponents)
  {
    return monitor.aborted() ? std::nullopt : std::optional(std::move(prepared));
  }
  const bool isReduced = options_.reducedColumns > 0 && own.columns > options_.reducedColumns;
  const std::size_t columns = isReduced ? options_.reducedColumns : own.columns;
  const auto check = [&]
  {
    requireMemory(static_cast<double>(prepared.count) * static_cast<double>(columns) * sizeof(float) * 2,
                  "the rows of all processes don't fit into the memory of one");
  };
  runOnAllRanks(communicator_, check);
  if (!isReduced)
  {
    std::vector<float> dense;
    for (std::size_t row = 0; row < own.count; ++row)
    {
      dense.insert(dense.end(), prepared.scaled.row(row), prepared.scaled.row(row) + columns);
    }
    prepared.values = gatherAll(dense.data(), dense.size(), communicator_);
    return monitor.aborted() ? std::nullopt : std::optional(std::move(prepared));
  }
  const auto components = principalComponents(prepared.scaled, columns, first, communicator_, monitor);
  if (monitor.aborted())
  {
    return std::nullopt;
  }
  std::vector<double> places(own.count * columns);
  components.project(prepared.scaled, places.data());
  const std::vector<float> reduced(places.begin(), places.end());
  prepared.values = gatherAll(reduced.data(), reduced.size(), communicator_);
  prepared.columns = columns;
  prepared.left = components.totalVariance > 0 ? sumOf(components.variances) / components.totalVariance : 1;
  return prepared;
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
  const auto data = gatherAll(own.data(), own.size(), communicator_);
  const auto classes = gatherAll(labels.data(), labels.size(), communicator_);
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

std::optional<ProjectedLayer> LayerProjector::project(const ProjectedRows& rows,
                                                      const std::vector<double>& start,
                                                      const ProgressCallback& progress)
{
  const auto begin = Clock::now();
  const auto prepared = this->prepare(rows, within(progress, 0, preparedShare));
  if (!prepared)
  {
    return std::nullopt;
  }
  ProjectedLayer layer;
  const auto& options = options_.projection;
  if (options.method == ProjectionMethod::PrincipalComponents)
  {
    const auto part = within(progress, preparedShare, projectedShare);
    WorkMonitor monitor(communicator_, part);
    const auto components =
        principalComponents(prepared->scaled, options.dimensions, 0, communicator_, monitor);
    if (monitor.aborted())
    {
      return std::nullopt;
    }
    const std::size_t count = components.count();
    std::vector<double> found(prepared->scaled.count * count),
        own(prepared->scaled.count * options.dimensions);
    components.project(prepared->scaled, found.data());
    for (std::size_t i = 0; i < found.size(); ++i)
    {
      own[i / count * options.dimensions + i % count] = found[i];
    }
    layer.places = gatherAll(own.data(), own.size(), communicator_);
    layer.quality.axisVariance.assign(options.dimensions, 0);
    for (std::size_t i = 0; i < count && components.totalVariance > 0; ++i)
    {
      layer.quality.axisVariance[i] = components.variances[i] / components.totalVariance;
    }
  }
  else
  {
    std::optional<Projection> found;
    const auto compute = [&]
    {
      if (communicator_.rank() == 0)
      {
        found = layerscope::project(prepared->all(), start, options,
                                    within(progress, preparedShare, projectedShare));
      }
    };
    runOnAllRanks(communicator_, compute);
    if (lowestRank(communicator_.rank() == 0 && !found, communicator_) >= 0)
    {
      return std::nullopt;
    }
    layer.places.resize(static_cast<std::size_t>(prepared->count) * options.dimensions);
    if (found)
    {
      layer.places = std::move(found->places);
      layer.quality.figure = found->figure;
      layer.quality.recall = found->recall;
    }
    communicator_.broadcast(layer.places.data(), layer.places.size() * sizeof(double), 0);
    layer.quality.reductionVariance = prepared->left;
  }
  layer.quality.seconds = secondsSince(begin);
  if (!this->measure(rows, prepared->scaled, within(progress, projectedShare, 1), layer))
  {
    return std::nullopt;
  }
  return layer;
}

std::optional<std::vector<ProjectedLayer>> LayerProjector::projectJointly(
    const std::vector<ProjectedRows>& times, double pull, const ProgressCallback& progress)
{
  const auto begin = Clock::now();
  std::vector<Prepared> prepared;
  std::vector<RowsView> views;
  for (const ProjectedRows& rows : times)
  {
    auto each = this->prepare(rows, within(progress, 0, preparedShare));
    if (!each)
    {
      return std::nullopt;
    }
    prepared.push_back(std::move(*each));
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
                                         within(progress, preparedShare, projectedShare));
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
    layer.places.resize(static_cast<std::size_t>(prepared[time].count) * options_.projection.dimensions);
    if (found)
    {
      layer.places = std::move((*found)[time].places);
      layer.quality.figure = (*found)[time].figure;
      layer.quality.recall = (*found)[time].recall;
    }
    communicator_.broadcast(layer.places.data(), layer.places.size() * sizeof(double), 0);
    layer.quality.reductionVariance = prepared[time].left;
    layer.quality.seconds = seconds / static_cast<double>(times.size());
    const double share = (1 - projectedShare) / static_cast<double>(times.size());
    const double from = projectedShare + share * static_cast<double>(time);
    if (!this->measure(times[time], prepared[time].scaled, within(progress, from, from + share), layer))
    {
      return std::nullopt;
    }
  }
  return layers;
}

}  // namespace layerscope
