/**
 * @class vtkLayerKMeans
 * @brief groups samples, layer by layer, by what their channels respond to
 *
 * Input: a table with float arrays `layer_<n>`, one component a channel, as vtkSpatialPooling makes them;
 * split columns of a text file are joined. Each layer is clustered on its own by k-means (see
 * analysis/KMeans.h for the method). Clusters count from 0, by falling size.
 *
 * ChooseClusters finds the number of clusters of each layer on its own: k-means runs for 2, 3, ...
 * MaximumClusters, and the clustering of the greatest mean silhouette is kept, the one of fewest clusters
 * where several are equal (see analysis/Silhouette.h). Of n samples, n - 1 clusters at most are tried.
 *
 * With a second input, the `Centers` of another run, rows are assigned to its clusters instead: they keep
 * their numbers and top channels, and may be empty. Of the properties below only Seed is read then.
 *
 * - Port 0 `Samples`: a row for each (layer, sample).
 * - Port 1 `Activations`: a row for each (layer, sample, one of its cluster's top channels).
 * - Port 2 `Centers`: a row for each (layer, cluster); rank 0 has the rows.
 * - Port 3 `Quality`: a row for each (layer, number of clusters that was tried); rank 0 has the rows.
 *
 * ClusterTables.h lists the columns. A cluster's top channels are those of largest value in its centre. All
 * ports carry the input's field data, and for each layer `kmeans_layer`, `kmeans_inertia`,
 * `kmeans_iterations`, `kmeans_converged`, `kmeans_distinct_centers` (less than the number of clusters
 * when rows coincide) and `kmeans_silhouette` (NaN for one cluster). Where the class of rows is known (see
 * LabelArray) also `kmeans_purity` and `kmeans_normalized_mutual_information`, which tell how far clusters
 * and classes are the same; rows with a negative label count in neither. Silhouettes of more than 2 000
 * samples are measured on 2 000 of them, which Seed draws by their numbers.
 *
 * Ids, clusters and channels don't depend on the number of threads or MPI ranks. Time is that of k-means,
 * O(restarts * iterations * rows * clusters * channels) at worst, and of the distances of the (2 000) samples
 * to one another, O(samples^2 * channels). To choose among numbers of clusters takes k-means for each, about
 * as long as one k-means for the sum of them; the distances are measured once.
 *
 * Errors: no layer columns; no rows; more clusters than rows, or less than 3 rows when the number of clusters
 * is to be chosen; a NaN or infinity (layer, sample and channel are named); a count of TopChannels that is
 * neither one nor one a layer; a column of classes, other than the default one, that is missing or
 * doesn't number classes; a property out of its range; centres that don't fit into memory; with a second
 * input, centres that are none, of none of the layers, or of other numbers of channels.
 */

#ifndef vtkLayerKMeans_h
#define vtkLayerKMeans_h

#include <cstdint>
#include <string>
#include <vector>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

namespace layerscope
{
class Communicator;
struct ClusteredLayer;
struct LayerClusters;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkLayerKMeans : public vtkTableAlgorithm
{
public:
  static vtkLayerKMeans* New();
  vtkTypeMacro(vtkLayerKMeans, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /// Port 2 of another vtkLayerKMeans, or nullptr.
  void SetCentersConnection(vtkAlgorithmOutput* centers);

  ///@{
  /// Clusters of each layer; 1 to the number of samples. Default 4. Not read with ChooseClusters.
  vtkSetMacro(NumberOfClusters, int);
  vtkGetMacro(NumberOfClusters, int);
  ///@}

  ///@{
  /// Whether to choose the number of clusters, for each layer on its own, by the silhouette. Default false.
  vtkSetMacro(ChooseClusters, bool);
  vtkGetMacro(ChooseClusters, bool);
  ///@}

  ///@{
  /// The largest number of clusters to try; at least 2. Default 8. Read with ChooseClusters only.
  vtkSetMacro(MaximumClusters, int);
  vtkGetMacro(MaximumClusters, int);
  ///@}

  ///@{
  /// Top channels of each cluster: one number for all layers (default 5), or one a layer. At least 1; a layer
  /// with fewer channels has as many as it has.
  void ClearTopChannels();
  void AddTopChannels(int count);
  int GetNumberOfTopChannels() const { return static_cast<int>(this->TopChannels.size()); }
  int GetTopChannels(int index) const;
  ///@}

  ///@{
  /// Another seed makes other starts, and draws other samples for the silhouette. Default 0.
  vtkSetMacro(Seed, vtkIdType);
  vtkGetMacro(Seed, vtkIdType);
  ///@}

  ///@{
  /// Starts, of which the best is kept; at least 1. Default 10.
  vtkSetMacro(Restarts, int);
  vtkGetMacro(Restarts, int);
  ///@}

  ///@{
  /// Bound on the iterations of one start; at least 1. Default 300.
  vtkSetMacro(MaximumIterations, int);
  vtkGetMacro(MaximumIterations, int);
  ///@}

  ///@{
  /// A start ends when the centres' squared movement is at most this many times the variance of a channel; 0
  /// or more. Default 1e-4.
  vtkSetMacro(Tolerance, double);
  vtkGetMacro(Tolerance, double);
  ///@}

  ///@{
  /// Column with the class of each row, a whole number; classes have no part in the clustering, which is only
  /// compared with them. Default "label", which may be missing. Empty or "None": there are none.
  vtkSetMacro(LabelArray, std::string);
  vtkGetMacro(LabelArray, std::string);
  ///@}

protected:
  vtkLayerKMeans();
  ~vtkLayerKMeans() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkLayerKMeans(const vtkLayerKMeans&) = delete;
  void operator=(const vtkLayerKMeans&) = delete;

  void CheckTopChannels(std::size_t layers) const;
  bool Cluster(std::vector<layerscope::ClusteredLayer>& layers, std::int64_t rows,
               layerscope::Communicator& communicator);
  bool Assign(std::vector<layerscope::ClusteredLayer>& layers,
              const std::vector<layerscope::LayerClusters>& clusters, layerscope::Communicator& communicator);

  int NumberOfClusters = 4;
  bool ChooseClusters = false;
  int MaximumClusters = 8;
  std::vector<int> TopChannels = {5};
  vtkIdType Seed = 0;
  int Restarts = 10;
  int MaximumIterations = 300;
  double Tolerance = 1e-4;
  std::string LabelArray = "label";
};

#endif
