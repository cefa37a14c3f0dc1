/**
 * @class vtkLayerProjection
 * @brief places samples in the plane, or in space, layer by layer, such that those alike lie near each other
 *
 * Input 0: a table with float arrays `layer_<n>`, one component a channel, as vtkSpatialPooling makes them;
 * rows that refer to pictures; or any table with a column of numbers. Each layer is projected on its own, the
 * data themselves (pixels of the pictures, or a column) as layer 0. With a column `epoch`, as
 * vtkCollectEpochs makes it, each layer is projected at each epoch, the data once.
 *
 * - Port 0 `Samples`: a row for each (layer, row): `layer`, `sample` (the global ids), `projection_x`,
 *   `projection_y`, `projection_z` (by dimensions; with more than three also `projection` with all of them),
 *   all columns of the input that aren't layers (labels, predictions and `epoch` among them).
 * - Port 1 `Quality`: a row for each layer (and epoch), on rank 0: how far neighbourhoods are kept, on at
 *   most QualitySamples rows; see analysis/projections/Quality.h. `samples`, `measured_samples`,
 *   `trustworthiness`, `continuity`, `random_trustworthiness` (what places by chance have, of both), with
 *   labels `neighborhood_hit`, `data_neighborhood_hit` (among the rows as they are),
 * `random_neighborhood_hit`; `explained_variance` (share) and `axis_variance` (share of each axis) for
 * principal components, `kl_divergence` (Kullback and Leibler's, in nats) for t-SNE; `reduction_variance`,
 * the share that the reduction to fewer columns left; `seconds`; `neighbor_recall`, the share of the true
 * neighbours that t-SNE and UMAP were given (1 but for very many rows). What has no meaning is NaN.
 *
 * - Port 2 `Reference`: the input's table with the places of its rows, `projection_<layer>`. It is the second
 *   input of another projection, which then places its rows in this one, layer by layer, and leaves it as it
 *   is: by the same components, by UMAP's transform, or by t-SNE (see analysis/projections/Umap.h, TSne.h).
 *   Methods and what "alike" means must be the same.
 *
 * Places don't depend on the number of threads and ranks. Principal components are exact sums over all ranks;
 * for the other methods the rows, after their reduction, are gathered on rank 0, and computed there.
 *
 * Time: principal components O(rows columns^2 + columns^3); t-SNE O(rows^2 columns) for the neighbours and
 * O(rows log rows) an iteration; UMAP the same, with O(rows neighbours) an epoch; MDS O(rows^2) in time, an
 * iteration, and in memory; quality O(measured^2 columns).
 *
 * Errors: nothing to project; no rows; a NaN or infinity (sample and channel are named); a perplexity that
 * does not fit (the largest that does is named); pictures of unlike extents; epochs with other samples where
 * they are aligned; a reference that is none, was made with other properties, or lacks a layer; a property
 * out of its range; rows that don't fit into memory.
 */

#ifndef vtkLayerProjection_h
#define vtkLayerProjection_h

#include <string>
#include <vector>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

namespace layerscope
{
class Communicator;
struct LayerProjectorOptions;
struct ProjectedLayer;
struct ProjectedTable;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkLayerProjection : public vtkTableAlgorithm
{
public:
  static vtkLayerProjection* New();
  vtkTypeMacro(vtkLayerProjection, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /// Port 2 of another vtkLayerProjection, or nullptr.
  void SetReferenceConnection(vtkAlgorithmOutput* reference);

  enum Methods
  {
    PRINCIPAL_COMPONENTS = 0,
    T_SNE = 1,
    UMAP = 2,
    MDS = 3,           ///< multidimensional scaling by SMACOF
    CLASSICAL_MDS = 4  ///< by eigenvectors
  };
  enum Metrics
  {
    EUCLIDEAN = 0,
    COSINE = 1,
    CORRELATION = 2
  };
  enum Alignments
  {
    NO_ALIGNMENT = 0,
    ROTATE = 1,  ///< turned and mirrored onto the layer or epoch before
    START = 2,   ///< starts from the places of the layer or epoch before
    JOINT = 3    ///< all epochs of a layer at once
  };

  ///@{
  /// Default T_SNE.
  vtkSetMacro(Method, int);
  vtkGetMacro(Method, int);
  ///@}

  ///@{
  /// Of the projection: 2 (default) or 3; 1 and more by principal components and classical MDS.
  vtkSetMacro(Dimensions, int);
  vtkGetMacro(Dimensions, int);
  ///@}

  ///@{
  /// How rows are compared; see analysis/projections/RowScaling.h. Default EUCLIDEAN.
  vtkSetMacro(Metric, int);
  vtkGetMacro(Metric, int);
  ///@}

  ///@{
  /// Whether columns become z-scores first. Default false.
  vtkSetMacro(Standardize, bool);
  vtkGetMacro(Standardize, bool);
  ///@}

  ///@{
  /// Rows with more columns are reduced to so many by principal components first; 0: not. Default 50. Not
  /// read by PRINCIPAL_COMPONENTS.
  vtkSetMacro(ReducedColumns, int);
  vtkGetMacro(ReducedColumns, int);
  ///@}

  ///@{
  /// t-SNE: how many neighbours count for a row, about; at least 1. Default 30.
  vtkSetMacro(Perplexity, double);
  vtkGetMacro(Perplexity, double);
  ///@}

  ///@{
  /// UMAP: neighbours of each row, itself counted; at least 2. Default 15.
  vtkSetMacro(Neighbors, int);
  vtkGetMacro(Neighbors, int);
  ///@}

  ///@{
  /// UMAP: how near points may lie to each other, 0 to Spread. Default 0.1.
  vtkSetMacro(MinimumDistance, double);
  vtkGetMacro(MinimumDistance, double);
  ///@}

  ///@{
  /// UMAP: the scale of the projection; more than 0. Default 1.
  vtkSetMacro(Spread, double);
  vtkGetMacro(Spread, double);
  ///@}

  ///@{
  /// Iterations; 0 (default): 1000 for t-SNE; 500 for UMAP, from 10 000 rows on 200; at most 1000 for MDS.
  vtkSetMacro(Iterations, int);
  vtkGetMacro(Iterations, int);
  ///@}

  ///@{
  /// t-SNE: factor of the attraction at first; at least 1. Default 12.
  vtkSetMacro(Exaggeration, double);
  vtkGetMacro(Exaggeration, double);
  ///@}

  ///@{
  /// t-SNE: factor of each step; 0 (default): rows / Exaggeration, at least 200.
  vtkSetMacro(LearningRate, double);
  vtkGetMacro(LearningRate, double);
  ///@}

  ///@{
  /// t-SNE: how coarsely far points are seen, 0 (exactly) to 1. Default 0.5.
  vtkSetMacro(Angle, double);
  vtkGetMacro(Angle, double);
  ///@}

  ///@{
  /// What keeps layers and epochs comparable. Default ROTATE. JOINT is for t-SNE; layers are turned then,
  /// too.
  vtkSetMacro(Align, int);
  vtkGetMacro(Align, int);
  ///@}

  ///@{
  /// JOINT: how strongly a sample's places at successive epochs pull each other; 0 or more. Default 0.1.
  vtkSetMacro(Pull, double);
  vtkGetMacro(Pull, double);
  ///@}

  ///@{
  /// Whether to project the data, too, as layer 0. Default true.
  vtkSetMacro(IncludeData, bool);
  vtkGetMacro(IncludeData, bool);
  ///@}

  ///@{
  /// The column of numbers that are the data; empty or "Automatic" (default): pictures, else, in tables
  /// without layers, the widest column.
  vtkSetMacro(DataArray, std::string);
  vtkGetMacro(DataArray, std::string);
  ///@}

  ///@{
  /// Column with the class of each row, a whole number. Default "label", which may be missing. Empty or
  /// "None": there are none.
  vtkSetMacro(LabelArray, std::string);
  vtkGetMacro(LabelArray, std::string);
  ///@}

  ///@{
  /// Neighbours by which quality is measured; 0: it is not. Default 7.
  vtkSetMacro(QualityNeighbors, int);
  vtkGetMacro(QualityNeighbors, int);
  ///@}

  ///@{
  /// Most rows on which quality is measured, drawn by Seed. Default 5000.
  vtkSetMacro(QualitySamples, int);
  vtkGetMacro(QualitySamples, int);
  ///@}

  ///@{
  /// Of the rows on which quality is measured, and of UMAP. Default 0.
  vtkSetMacro(Seed, vtkIdType);
  vtkGetMacro(Seed, vtkIdType);
  ///@}

protected:
  vtkLayerProjection();
  ~vtkLayerProjection() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkLayerProjection(const vtkLayerProjection&) = delete;
  void operator=(const vtkLayerProjection&) = delete;

  layerscope::LayerProjectorOptions Options() const;
  bool CanStart() const;
  std::string Settings() const;
  bool Place(const layerscope::ProjectedTable& table, const layerscope::ProjectedTable& reference,
             std::vector<layerscope::ProjectedLayer>& layers, layerscope::Communicator& communicator);
  bool Project(const layerscope::ProjectedTable& table, std::vector<layerscope::ProjectedLayer>& layers,
               layerscope::Communicator& communicator);

  int Method = T_SNE;
  int Dimensions = 2;
  int Metric = EUCLIDEAN;
  bool Standardize = false;
  int ReducedColumns = 50;
  double Perplexity = 30;
  int Neighbors = 15;
  double MinimumDistance = 0.1;
  double Spread = 1;
  int Iterations = 0;
  double Exaggeration = 12;
  double LearningRate = 0;
  double Angle = 0.5;
  int Align = ROTATE;
  double Pull = 0.1;
  bool IncludeData = true;
  std::string DataArray = "Automatic";
  std::string LabelArray = "label";
  int QualityNeighbors = 7;
  int QualitySamples = 5000;
  vtkIdType Seed = 0;
};

#endif
