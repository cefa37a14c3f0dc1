#ifndef layerscope_ClusterTables_h
#define layerscope_ClusterTables_h

#include <optional>
#include <vector>

#include "ClassLabels.h"
#include "analysis/ClusterChoice.h"
#include "tables/LayerColumns.h"

class vtkIdTypeArray;
class vtkTable;

namespace layerscope
{

/// One layer and its clusters.
struct ClusteredLayer
{
  LayerColumn column;
  KMeansResult result;
  std::vector<ClusterQuality> tried;          ///< numbers of clusters
  std::size_t chosen = 0;                     ///< which of them `result` is
  std::vector<double> percentiles;            ///< of each cluster's distances, see DistanceQuantiles.h
  std::vector<std::vector<int>> topChannels;  ///< of each cluster, in falling order
  std::optional<LabelAgreement> agreement;    ///< with classes, where they are known; for all layers or none
};

/// A row for each (layer, row of `input`), by layer, then in input order: `layer`, `cluster`, `sample` (the
/// global ids), `center_dist`, all columns of the input that aren't layers (the latents among them), and the
/// sample's values on its cluster's top channels: `top_channel` padded with -1, `top_activation` padded with
/// NaN.
void fillSamples(const std::vector<ClusteredLayer>& layers, vtkTable* input, vtkIdTypeArray* samples,
                 vtkTable* table);

/// The long form, a row for each (layer, row of the input, top channel of the row's cluster): `layer`,
/// `cluster`, `channel`, `sample` (the global ids), `activation`.
void fillActivations(const std::vector<ClusteredLayer>& layers, vtkIdTypeArray* samples, vtkTable* table);

/// A row for each (layer, cluster): `layer`, `cluster`, `size`, `inertia`, `top_channel` padded with -1,
/// `center` with as many components as the widest layer has channels, padded with NaN, and
/// `distance_percentile`, the distances of the cluster's samples at 0, 1, ... 100 %. Where classes are known
/// also `majority_label`, the most frequent one (-1 where none of the samples has one), and `majority_share`.
/// `withRows` false makes the columns alone.
void fillCenters(const std::vector<ClusteredLayer>& layers, bool withRows, vtkTable* table);

/// A row for each (layer, number of clusters that was tried): `layer`, `clusters`, `inertia`, `silhouette`
/// (NaN for one cluster), `chosen` (1 for the one that the other tables are about, else 0); where classes are
/// known also `purity` and `normalized_mutual_information`, NaN where not chosen. `withRows` false makes the
/// columns alone.
void fillQuality(const std::vector<ClusteredLayer>& layers, bool withRows, vtkTable* table);

}  // namespace layerscope

#endif
