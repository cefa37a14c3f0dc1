#ifndef layerscope_LayerProjector_h
#define layerscope_LayerProjector_h

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "analysis/Communicator.h"
#include "analysis/Progress.h"
#include "analysis/RowsView.h"
#include "analysis/projections/Projection.h"
#include "analysis/projections/RowScaling.h"

namespace layerscope
{
struct PrincipalComponents;

/// How layers are projected, whatever the method.
struct LayerProjectorOptions
{
  ProjectionOptions projection;
  Metric metric = Metric::Euclidean;
  bool isStandardized = false;
  std::size_t reducedColumns = 50;    ///< by principal components first, where there are more; 0: not
  std::size_t qualityNeighbours = 7;  ///< 0: quality is not measured
  std::size_t qualityRows = 5000;     ///< at most, else so many drawn by the seed
  std::uint64_t seed = 0;
};

/// Rows of all ranks that are projected together: those of a layer at an epoch.
struct ProjectedRows
{
  std::string name;                  ///< for messages
  RowsView own;                      ///< this rank's
  std::vector<std::int64_t> labels;  ///< of this rank's rows; empty on all ranks: none are known
};

/// What a projection keeps of its rows; not a number where it was not measured or has no meaning.
struct LayerQuality
{
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();

  std::int64_t rows = 0;
  std::int64_t measured = 0;  ///< rows on which neighbourhoods were measured
  double trustworthiness = none;
  double randomTrustworthiness = none;  ///< to be expected of places by chance
  double continuity = none;             ///< by chance the same
  double hit = none;                    ///< of neighbourhoods in the projection
  double dataHit = none;                ///< of neighbourhoods among the rows as they are
  double randomHit = none;
  std::vector<double> axisVariance;  ///< share of the variance along each axis; principal components only
  double reductionVariance = none;   ///< share that is left after the reduction
  double figure = none;              ///< divergence of t-SNE, stress of scaling
  double recall = none;              ///< share of the neighbours that t-SNE and UMAP were given
  double seconds = 0;
};

struct ProjectedLayer
{
  std::vector<double> places;  ///< of the rows of all ranks, in their order, [rows, dimensions]
  LayerQuality quality;
};

/// Projects rows that lie on several ranks. All functions are collective, and return nothing after an abort.
class LayerProjector
{
public:
  LayerProjector(const LayerProjectorOptions& options, Communicator& communicator)
      : options_(options), communicator_(communicator)
  {
  }

  /// From `start`, places of the same rows, or the method's own start where that is empty. Throws Error.
  std::optional<ProjectedLayer> project(const ProjectedRows& rows, const std::vector<double>& start,
                                        const ProgressCallback& progress);

  /// The same rows at several times, by t-SNE (see projectJointly).
  std::optional<std::vector<ProjectedLayer>> projectJointly(const std::vector<ProjectedRows>& times,
                                                            double pull, const ProgressCallback& progress);

  /// Rows in a projection of others that stays as it is: `places` of this rank's rows of `reference`,
  /// [rows, dimensions]. Not by scaling.
  std::optional<ProjectedLayer> place(const ProjectedRows& rows, const ProjectedRows& reference,
                                      const std::vector<double>& places, const ProgressCallback& progress);

private:
  using Clock = std::chrono::steady_clock;
  struct Preparation;
  struct Prepared;

  Prepared scale(const ProjectedRows& rows, const RowScaling& scaling);
  std::optional<Preparation> learn(const ProjectedRows& rows, const ProgressCallback& progress,
                                   Prepared& prepared);
  void gather(const Preparation& preparation, Prepared& prepared);
  void showComponents(const Prepared& prepared, const PrincipalComponents& components, ProjectedLayer& layer);
  void share(Projection* found, const Prepared& prepared, const Preparation& preparation,
             ProjectedLayer& layer);
  std::optional<ProjectedLayer> finish(const ProjectedRows& rows, const Prepared& prepared,
                                       const Preparation& preparation,
                                       const std::function<std::optional<Projection>()>& compute,
                                       Clock::time_point begin, const ProgressCallback& progress);
  bool measure(const ProjectedRows& rows, const RowsView& scaled, const ProgressCallback& progress,
               ProjectedLayer& layer);

  LayerProjectorOptions options_;
  Communicator& communicator_;
};

}  // namespace layerscope

#endif
