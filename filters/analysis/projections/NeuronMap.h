#ifndef layerscope_analysis_NeuronMap_h
#define layerscope_analysis_NeuronMap_h

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "Dissimilarity.h"
#include "ExtraTrees.h"
#include "Umap.h"
#include "analysis/Progress.h"
#include "analysis/RowsView.h"

namespace layerscope
{

enum class NeuronMethod
{
  TSne,
  Umap,
  MetricScaling,
  ClassicalScaling
};

struct NeuronMapOptions
{
  Dissimilarity dissimilarity = Dissimilarity::Correlation;
  NeuronMethod method = NeuronMethod::MetricScaling;
  std::size_t dimensions = 2;  ///< 2 or 3
  double perplexity = 30;      ///< of t-SNE
  UmapOptions umap;            ///< dimensions are those above
  bool withDead = false;       ///< whether dead neurons have places, at the rim
  ExtraTreesOptions trees;
};

/// The neurons of one layer.
struct NeuronMap
{
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();

  std::vector<std::size_t> neurons;  ///< those with a place, by number
  std::vector<bool> isDead;          ///< of each of them
  std::vector<double> places;        ///< [neurons, dimensions]
  std::vector<double> power;         ///< [neurons, classes]: importance for telling a class from the rest
  std::vector<double> means;         ///< [neurons, classes]: mean activation; NaN for a class without rows
  std::size_t alive = 0, dead = 0;   ///< how many neurons are
  double stress = none;              ///< stress-1 of scaling
  double divergence = none;          ///< of t-SNE
  std::size_t iterations = 0;        ///< of metric scaling
  double trustworthiness = none, continuity = none;  ///< with `neighbours`
  std::size_t neighbours = 0;                        ///< 7, or fewer where there are few neurons
};

/// Places the neurons of a layer, columns of `rows`, such that those that respond alike are near each other,
/// and tells which class each helps to recognise: P. Rauber, S. Fadel, A. Falcao, A. Telea, "Visualizing the
/// Hidden Activity of Artificial Neural Networks", IEEE TVCG 23 (2017). A neuron is dead where its activation
/// is the same in all rows: it correlates with nothing.
///
/// `labels` are the rows' classes, negative: not known; with no classes there is neither power nor a mean.
/// Dead neurons have no power. Values must be finite. The same for any number of threads. Nothing after an
/// abort. Throws Error: a perplexity that doesn't fit (the largest that does is named); too many neurons for
/// this machine's memory.
std::optional<NeuronMap> mapNeurons(const RowsView& rows, const std::vector<std::int64_t>& labels,
                                    std::size_t classes, const NeuronMapOptions& options,
                                    const ProgressCallback& progress);

}  // namespace layerscope

#endif
