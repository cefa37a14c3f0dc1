#include "Projection.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ApproximateNeighbours.h"
#include "Dissimilarity.h"
#include "Neighbours.h"
#include "PrincipalComponents.h"
#include "Scaling.h"
#include "TSne.h"
#include "Umap.h"
#include "analysis/WorkMonitor.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
std::optional<std::vector<double>> componentsOf(const RowsView& rows, std::size_t dimensions,
                                                const ProgressCallback& progress)
{
  const auto find = [&](WorkMonitor& monitor)
  {
    SerialCommunicator communicator;
    return principalComponents(rows, dimensions, communicator, monitor).project(rows, dimensions);
  };
  return runPart(progress, find);
}

std::optional<Affinities> affinitiesOf(const RowsView& rows, double perplexity, double& recall,
                                       const ProgressCallback& progress)
{
  constexpr std::size_t fewest = 4;
  if (rows.count < fewest)
  {
    throw Error("t-SNE needs more rows").expected("4 or more").found(std::to_string(rows.count));
  }
  const auto find = [&](WorkMonitor& monitor)
  {
    const auto neighbours = quickNeighbours(rows, neighboursFor(perplexity, rows.count), 0, monitor);
    recall = neighbours.recall;
    return monitor.poll() ? Affinities() : affinities(neighbours, rows.count, perplexity);
  };
  return runPart(progress, find);
}

TSneOptions tsneOptions(const ProjectionOptions& options)
{
  TSneOptions own;
  own.perplexity = options.perplexity;
  own.dimensions = options.dimensions;
  own.iterations = options.iterations > 0 ? options.iterations : own.iterations;
  own.exaggeration = options.exaggeration;
  own.learningRate = options.learningRate;
  own.angle = options.angle;
  return own;
}

// Shares of the time that t-SNE takes until its descent begins.
constexpr double startShare = 0.05, neighbourShare = 0.2;

std::optional<Projection> byTSne(const RowsView& rows, const std::vector<double>& start,
                                 const ProjectionOptions& options, const ProgressCallback& progress)
{
  const auto own = tsneOptions(options);
  auto begin = start.empty() ? componentsOf(rows, options.dimensions, partOf(progress, 0, startShare))
                             : std::optional(start);
  if (!begin)
  {
    return std::nullopt;
  }
  Projection result;
  const auto near =
      affinitiesOf(rows, options.perplexity, result.recall, partOf(progress, startShare, neighbourShare));
  if (!near)
  {
    return std::nullopt;
  }
  const auto descend = [&](WorkMonitor& monitor)
  { return embed(*near, startOf(*begin, options.dimensions), own, monitor); };
  auto found = runPart(partOf(progress, neighbourShare, 1), descend);
  if (!found)
  {
    return std::nullopt;
  }
  result.places = std::move(found->places);
  result.figure = found->divergence;
  return result;
}

UmapOptions umapOptions(const ProjectionOptions& options)
{
  UmapOptions own;
  own.neighbours = options.neighbours;
  own.minimumDistance = options.minimumDistance;
  own.spread = options.spread;
  own.dimensions = options.dimensions;
  own.epochs = options.iterations;
  own.seed = options.seed;
  return own;
}

std::optional<Projection> byUmap(const RowsView& rows, const std::vector<double>& start,
                                 const ProjectionOptions& options, const ProgressCallback& progress)
{
  const UmapOptions own = umapOptions(options);
  const auto find = [&](WorkMonitor& monitor)
  { return quickNeighbours(rows, neighboursFor(own, rows.count), own.seed, monitor); };
  const auto near = runPart(partOf(progress, 0, neighbourShare), find);
  if (!near)
  {
    return std::nullopt;
  }
  const auto descend = [&](WorkMonitor& monitor) { return umap(rows, *near, start, own, monitor); };
  auto found = runPart(partOf(progress, neighbourShare, 1), descend);
  if (!found)
  {
    return std::nullopt;
  }
  Projection result;
  result.places = std::move(*found);
  result.recall = near->recall;
  return result;
}

std::optional<Projection> byScaling(const RowsView& rows, const std::vector<double>& start,
                                    const ProjectionOptions& options, const ProgressCallback& progress)
{
  const auto compare = [&](WorkMonitor& monitor) { return distancesOf(rows, monitor); };
  const auto unlike = runPart(partOf(progress, 0, neighbourShare), compare);
  if (!unlike)
  {
    return std::nullopt;
  }
  const auto scale = [&](WorkMonitor& monitor)
  {
    if (options.method == ProjectionMethod::ClassicalScaling)
    {
      auto found = classicalScaling(*unlike, options.dimensions, monitor);
      const double stress = monitor.poll() ? 0 : stressOf(*unlike, found.places, monitor).one;
      return Projection{std::move(found.places), stress, 1};
    }
    MetricScalingOptions own;
    own.dimensions = options.dimensions;
    own.iterations = options.iterations > 0 ? options.iterations : own.iterations;
    auto found = metricScaling(*unlike, start, own, monitor);
    return Projection{std::move(found.places), found.stress.one, 1};
  };
  return runPart(partOf(progress, neighbourShare, 1), scale);
}
}  // namespace

std::optional<Projection> project(const RowsView& rows, const std::vector<double>& start,
                                  const ProjectionOptions& options, const ProgressCallback& progress)
{
  switch (options.method)
  {
    case ProjectionMethod::TSne:
      return byTSne(rows, start, options, progress);
    case ProjectionMethod::Umap:
      return byUmap(rows, start, options, progress);
    case ProjectionMethod::Scaling:
    case ProjectionMethod::ClassicalScaling:
      return byScaling(rows, start, options, progress);
    case ProjectionMethod::PrincipalComponents:
      break;
  }
  throw Error("principal components are found by PrincipalComponents");
}

std::optional<Projection> placeAmong(const RowsView& rows, const RowsView& among,
                                     const std::vector<double>& places, const ProjectionOptions& options,
                                     const ProgressCallback& progress)
{
  const bool isUmap = options.method == ProjectionMethod::Umap;
  if (!isUmap && options.method != ProjectionMethod::TSne)
  {
    throw Error("MDS places no new samples in a projection").expected("PCA, t-SNE or UMAP");
  }
  // As openTSNE has it: three times a perplexity of 5.
  constexpr std::size_t neighboursOfTSne = 15;
  const std::size_t count = isUmap ? options.neighbours : std::min(neighboursOfTSne, among.count);
  const auto find = [&](WorkMonitor& monitor) { return nearestNeighbours(rows, among, count, monitor); };
  const auto near = runPart(partOf(progress, 0, neighbourShare), find);
  if (!near)
  {
    return std::nullopt;
  }
  const auto place = [&](WorkMonitor& monitor)
  {
    return isUmap ? placeOn(places, *near, umapOptions(options), monitor)
                  : placeOn(places, *near, tsneOptions(options), monitor);
  };
  auto found = runPart(partOf(progress, neighbourShare, 1), place);
  if (!found)
  {
    return std::nullopt;
  }
  Projection result;
  result.places = std::move(*found);
  return result;
}

std::optional<std::vector<Projection>> projectJointly(const std::vector<RowsView>& times, double pull,
                                                      const ProjectionOptions& options,
                                                      const ProgressCallback& progress)
{
  const auto start = componentsOf(times.back(), options.dimensions, partOf(progress, 0, startShare));
  std::vector<Affinities> near;
  std::vector<double> recalls(times.size());
  for (std::size_t time = 0; start && time < times.size(); ++time)
  {
    const double share = (neighbourShare - startShare) / static_cast<double>(times.size());
    const double begin = startShare + share * static_cast<double>(time);
    auto found =
        affinitiesOf(times[time], options.perplexity, recalls[time], partOf(progress, begin, begin + share));
    if (!found)
    {
      return std::nullopt;
    }
    near.push_back(std::move(*found));
  }
  if (!start)
  {
    return std::nullopt;
  }
  const auto descend = [&](WorkMonitor& monitor)
  { return embedJointly(near, startOf(*start, options.dimensions), pull, tsneOptions(options), monitor); };
  auto found = runPart(partOf(progress, neighbourShare, 1), descend);
  if (!found)
  {
    return std::nullopt;
  }
  std::vector<Projection> result;
  for (std::size_t time = 0; time < times.size(); ++time)
  {
    result.push_back({std::move((*found)[time].places), (*found)[time].divergence, recalls[time]});
  }
  return result;
}

}  // namespace layerscope
