/**
 * @class vtkSpatialPooling
 * @brief runs a network and keeps one number a channel of each layer
 *
 * Input: a table that Generator bound to a network. Output: its rows and columns, and for each chosen layer a
 * float array `layer_<n>` (layers count from 1) with one component a channel: what pooling left of the
 * channel's feature map, divided by the row's norm. With pooling NONE an array has channels * height * width
 * components, the flattened activations in that order. As long as none is chosen by name all hidden layers
 * are kept, and the output is not.
 *
 * The network runs batch by batch, each sample once, up to the last layer chosen, and a batch is pooled at
 * once, so memory is that of one batch and of the output. An output that takes more than half of the
 * machine's memory is refused. A sample's values do not depend on the batch, thread or MPI rank that computed
 * them.
 *
 * Field data: the binding (see NetworkBinding.h), strings `pooling` and `normalization`, and for each array,
 * in order, `layer_number`, `layer_channels`, `layer_height`, `layer_width`, `layer_op`, `layer_node`, and
 * `layer_dead_channels`: how many of its channels are 0 in all rows of all ranks.
 *
 * A layer of which a sample has more or less (what is found in a picture, say) is pooled, and normalised,
 * over what the sample has. Where it has nothing there is NaN, as there is with pooling NONE behind what it
 * has; how many rows have such values is warned about.
 *
 * Errors, besides those of the network: a name of a layer that there isn't; a network without hidden layers,
 * unless its output is chosen; Row Sum or L2 over one channel, which makes all samples equal (by default such
 * a layer is left out with a warning). A layer in which all rows are equal after normalisation is warned
 * about.
 *
 * See analysis/Pooling.h and analysis/Normalization.h for the formulas.
 */

#ifndef vtkSpatialPooling_h
#define vtkSpatialPooling_h

#include <string>
#include <vector>

#include "vtkLayerTableAlgorithm.h"
#include "vtkLayerscopeFiltersModule.h"

namespace layerscope
{
class Network;
struct BoundRows;
struct PooledLayer;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkSpatialPooling : public vtkLayerTableAlgorithm
{
public:
  static vtkSpatialPooling* New();
  vtkTypeMacro(vtkSpatialPooling, vtkLayerTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  enum PoolingType
  {
    MAX = 0,
    MEAN = 1,
    RMS = 2,  ///< square root of the mean of squares
    MIN = 3,
    STANDARD_DEVIATION = 4,  ///< of the population
    NONE = 5                 ///< all values
  };

  ///@{
  /// What remains of a channel's feature map. Default MAX.
  vtkSetMacro(Pooling, int);
  vtkGetMacro(Pooling, int);
  ///@}

  enum NormalizationType
  {
    ROW_SUM = 0,  ///< sum of absolute values
    L2 = 1,       ///< Euclidean norm
    UNCHANGED = 2
  };

  ///@{
  /// By what the values of a sample in a layer are divided; a row of zeros stays as it is. Default ROW_SUM.
  vtkSetMacro(Normalization, int);
  vtkGetMacro(Normalization, int);
  ///@}

protected:
  vtkSpatialPooling();
  ~vtkSpatialPooling() override = default;

  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkSpatialPooling(const vtkSpatialPooling&) = delete;
  void operator=(const vtkSpatialPooling&) = delete;

  std::vector<layerscope::PooledLayer> ChosenLayers(const layerscope::Network& network,
                                                    std::vector<std::string>& warnings) const;
  bool Pool(const layerscope::BoundRows& rows, vtkTable* output, std::vector<layerscope::PooledLayer>& chosen,
            std::vector<std::string>& warnings);

  int Pooling = MAX;
  int Normalization = ROW_SUM;
};

#endif
