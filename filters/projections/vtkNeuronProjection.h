/**
 * @class vtkNeuronProjection
 * @brief places the neurons of each layer such that those that respond alike are near each other
 *
 * Input: a table with float arrays `layer_<n>`, one component a channel, as vtkSpatialPooling makes them; a
 * neuron is a channel. Each layer is projected on its own. P. Rauber, S. Fadel, A. Falcao, A. Telea,
 * "Visualizing the Hidden Activity of Artificial Neural Networks", IEEE TVCG 23 (2017).
 *
 * Port 0 `Neurons`, a row a neuron, rank 0 has the rows:
 * - `neuron`: 1 000 000 times the layer, and the channel; the global ids. `layer`, from 1; `channel`, from 0;
 * - `projection_x`, `projection_y` and, with three Dimensions, `projection_z`;
 * - where the rows' classes are known: `power`, a component a class: how much the neuron helps to tell the
 * class from all others, of all neurons of the layer 1; `best_class`, the one of greatest power (-1: none),
 * `best_class_name` and `best_power`; `mean_activation`, a component a class (NaN for one without rows).
 * Importances are those of extremely randomised trees, see analysis/projections/ExtraTrees.h;
 * - `dead`: 1 for a neuron whose activation is the same for all samples.
 *
 * Port 1 `Quality`, a row a layer, rank 0 has the rows: `layer`; `neurons` that aren't dead; `dead`;
 * `stress` (Kruskal's stress-1) of scaling or `kl_divergence` of t-SNE; `iterations` of MDS;
 * `trustworthiness` and `continuity` with 7 neighbours, fewer in layers of few neurons (NaN for less than 3);
 * `seconds`.
 *
 * Both ports carry the input's field data. Rank 0 does the work, on the activations of all ranks; tables
 * don't depend on the number of threads or ranks. Time of a layer O(neurons^2 (rows + iterations)) and
 * O(classes Trees rows log(rows) sqrt(neurons)); memory O(neurons^2 + neurons rows).
 *
 * Errors: no layer columns, or none is chosen; no rows; a NaN or infinity (layer, sample and channel are
 * named); no neuron that isn't dead; a perplexity that doesn't fit a layer; neurons or rows for which there
 * isn't enough memory; a column of classes, other than the default one, that is missing or doesn't number
 * classes; a property out of its range. Rows of less than two classes, or none, are told in a warning where
 * the column was asked for; then there are no columns about classes.
 */

#ifndef vtkNeuronProjection_h
#define vtkNeuronProjection_h

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

namespace layerscope
{
class Communicator;
struct LayerColumn;
struct MappedLayer;
struct NeuronClasses;
struct NeuronMapOptions;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkNeuronProjection : public vtkTableAlgorithm
{
public:
  static vtkNeuronProjection* New();
  vtkTypeMacro(vtkNeuronProjection, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  enum DissimilarityType
  {
    CORRELATION = 0,
    EUCLIDEAN = 1
  };
  enum MethodType
  {
    TSNE = 1,
    UMAP = 2,
    MDS = 3,
    CLASSICAL_MDS = 4
  };

  ///@{
  /// The layers to project, of those that the input has: "layer_1" ... As long as none is named it is all of
  /// up to 4096 channels; once some are, the others aren't.
  int GetNumberOfLayerArrays() const { return static_cast<int>(this->KnownLayers.size()); }
  const char* GetLayerArrayName(int index) const;
  int GetLayerArrayStatus(const char* name) const;
  void SetLayerArrayStatus(const char* name, int status);
  void ClearLayerArrayStatus();
  ///@}

  ///@{
  /// CORRELATION: 1 - |r| of two neurons' activations. EUCLIDEAN: their distance. Default CORRELATION.
  vtkSetMacro(Dissimilarity, int);
  vtkGetMacro(Dissimilarity, int);
  ///@}

  ///@{
  /// MDS is metric scaling by SMACOF, from where CLASSICAL_MDS puts the neurons. Default MDS.
  vtkSetMacro(Method, int);
  vtkGetMacro(Method, int);
  ///@}

  ///@{
  /// 2 or 3. Default 2.
  vtkSetMacro(Dimensions, int);
  vtkGetMacro(Dimensions, int);
  ///@}

  ///@{
  /// Of t-SNE: about how many neighbours a neuron has; 1 to a third of the others. Default 30.
  vtkSetMacro(Perplexity, double);
  vtkGetMacro(Perplexity, double);
  ///@}

  ///@{
  /// Of UMAP: neighbours of a neuron, itself counted; 2 to as many as there are. Default 15.
  vtkSetMacro(Neighbors, int);
  vtkGetMacro(Neighbors, int);
  ///@}

  ///@{
  /// Of each class's forest; at least 1. Default 500.
  vtkSetMacro(Trees, int);
  vtkGetMacro(Trees, int);
  ///@}

  ///@{
  /// Another seed grows other trees, and draws others that UMAP keeps apart. Default 0.
  vtkSetMacro(Seed, vtkIdType);
  vtkGetMacro(Seed, vtkIdType);
  ///@}

  ///@{
  /// Whether dead neurons have rows: on a circle around the others, without power. Default false.
  vtkSetMacro(IncludeDeadNeurons, bool);
  vtkGetMacro(IncludeDeadNeurons, bool);
  vtkBooleanMacro(IncludeDeadNeurons, bool);
  ///@}

  ///@{
  /// Column with the class of each row, a whole number; negative: not known. Default "label", which may be
  /// missing. Empty or "None": there are none.
  vtkSetMacro(LabelArray, std::string);
  vtkGetMacro(LabelArray, std::string);
  ///@}

protected:
  vtkNeuronProjection();
  ~vtkNeuronProjection() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkNeuronProjection(const vtkNeuronProjection&) = delete;
  void operator=(const vtkNeuronProjection&) = delete;

  layerscope::NeuronMapOptions Options() const;
  bool IsChosen(const std::string& name, std::size_t width) const;
  std::vector<layerscope::LayerColumn> Choose(const std::vector<layerscope::LayerColumn>& all) const;

  /// Nothing after an abort.
  std::optional<std::vector<layerscope::MappedLayer>> Map(const std::vector<layerscope::LayerColumn>& chosen,
                                                          const layerscope::NeuronClasses& classes,
                                                          const layerscope::NeuronMapOptions& options,
                                                          layerscope::Communicator& communicator);

  struct KnownLayer
  {
    std::string Name;
    std::size_t Width = 0;
  };
  std::vector<KnownLayer> KnownLayers;
  std::map<std::string, bool> Layers;  ///< what was named, known or not

  int Dissimilarity = CORRELATION;
  int Method = MDS;
  int Dimensions = 2;
  double Perplexity = 30;
  int Neighbors = 15;
  int Trees = 500;
  vtkIdType Seed = 0;
  bool IncludeDeadNeurons = false;
  std::string LabelArray = "label";
};

#endif
