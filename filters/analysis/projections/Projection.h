#ifndef layerscope_analysis_Projection_h
#define layerscope_analysis_Projection_h

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "analysis/Progress.h"
#include "analysis/RowsView.h"

namespace layerscope
{

enum class ProjectionMethod
{
  PrincipalComponents,
  TSne,
  Umap,
  Scaling,  ///< multidimensional, by SMACOF
  ClassicalScaling
};

/// Of all methods; each reads its own.
struct ProjectionOptions
{
  ProjectionMethod method = ProjectionMethod::TSne;
  std::size_t dimensions = 2;  ///< more than 3 by principal components and classical scaling only
  std::size_t iterations = 0;  ///< 0: as many as are usual for the method
  double perplexity = 30;      ///< t-SNE
  double exaggeration = 12;
  double learningRate = 0;  ///< 0: by the number of rows
  double angle = 0.5;
  std::size_t neighbours = 15;  ///< UMAP, each row itself counted
  double minimumDistance = 0.1;
  double spread = 1;
  std::uint64_t seed = 0;
};

struct Projection
{
  std::vector<double> places;  ///< [rows, dimensions]
  /// t-SNE: the divergence of Kullback and Leibler. Scaling: the stress of Kruskal.
  double figure = std::numeric_limits<double>::quiet_NaN();
  double recall = 1;  ///< share of the true neighbours that t-SNE and UMAP were given
};

/// Projects rows on one process, by any method but the first, from `start`, places that are scaled as the
/// method needs them, or from its own start where that is empty. Nothing when `progress` ended the work.
/// Throws Error.
std::optional<Projection> project(const RowsView& rows, const std::vector<double>& start,
                                  const ProjectionOptions& options, const ProgressCallback& progress);

/// Places of rows in a projection of others, by t-SNE or UMAP, that stays as it is: `places` of `among`,
/// [rows, dimensions]. Nothing when `progress` ended the work. Throws Error for other methods, and where
/// there are too few others.
std::optional<Projection> placeAmong(const RowsView& rows, const RowsView& among,
                                     const std::vector<double>& places, const ProjectionOptions& options,
                                     const ProgressCallback& progress);

/// By t-SNE, the same rows at several times, kept near each other (see embedJointly). The start is that of
/// the last.
std::optional<std::vector<Projection>> projectJointly(const std::vector<RowsView>& times, double pull,
                                                      const ProjectionOptions& options,
                                                      const ProgressCallback& progress);

}  // namespace layerscope

#endif
