/**
 * @class vtkNetworkParameters
 * @brief what a network has learned: a row for each unit of its layers
 *
 * Input: a table bound to a network, with or without samples: Generator's outputs, NetworkReader's. Output: a
 * row a unit of each chosen layer, rank 0 has the rows:
 * - `layer`, from 1; `unit`, from 0: an output channel of the layer's convolution, or one of the numbers that
 * its matrix product makes. Where those are reshaped to feature maps at once, the units of a channel are its
 * pixels;
 * - `bias`: 0 where the operator has none, NaN where it isn't constant;
 * - `weight_norm`: Euclidean norm of its incoming weights;
 * - `weights`: these, a component each, channel by channel in the order of the kernel. Only where one layer
 * is chosen, or all chosen have as many, and these are at most 8 192 and fit into memory.
 *
 * Weights are those of the linear operator, see network/LayerWeights.h: normalisations behind it are not
 * applied, channel factors of the table neither. A layer without constant weights of its own is left out with
 * a warning by default, and an error where it was chosen.
 *
 * Field data: the binding, without factors, and for each layer, in order, `layer_number`, `layer_name`,
 * `layer_op` (the operator), `layer_node` (its node), `layer_units`, `layer_has_bias`, and what a unit reads:
 * `kernel_channels`, `kernel_depth`, `kernel_height`, `kernel_width`, `kernel_groups`.
 *
 * Errors, besides those of the network: the table isn't bound to one; a name of a layer that there isn't; no
 * layer is chosen, or none has weights. Time and memory: a pass over the weights, and a copy of one layer's,
 * or of all that become `weights`.
 */

#ifndef vtkNetworkParameters_h
#define vtkNetworkParameters_h

#include <memory>
#include <string>
#include <vector>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

namespace layerscope
{
class LayerSelection;
class Network;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkNetworkParameters : public vtkTableAlgorithm
{
public:
  static vtkNetworkParameters* New();
  vtkTypeMacro(vtkNetworkParameters, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The layers to list, by name: "layer_1" ..., or that of their node or tensor in the network's file. As
  /// long as none is named all that have a linear operator of their own are listed; once some are, the others
  /// aren't.
  int GetNumberOfLayerArrays() const;
  const char* GetLayerArrayName(int index) const;
  int GetLayerArrayStatus(const char* name) const;
  void SetLayerArrayStatus(const char* name, int status);
  void ClearLayerArrayStatus();
  ///@}

  /// What the exporter calls the layers: a line for each, its name, a tab and its node.
  const char* GetLayerNodes();

  ///@{
  /// Most incoming weights of a unit for which there is a column `weights`; where they are more a warning
  /// says so. A spreadsheet makes a column of each, and takes half a minute for a thousand. Default 256.
  vtkSetMacro(MaximumWeights, int);
  vtkGetMacro(MaximumWeights, int);
  ///@}

protected:
  vtkNetworkParameters();
  ~vtkNetworkParameters() override;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkNetworkParameters(const vtkNetworkParameters&) = delete;
  void operator=(const vtkNetworkParameters&) = delete;

  bool List(const layerscope::Network& network, bool withRows, vtkTable* output,
            std::vector<std::string>& warnings);

  std::unique_ptr<layerscope::LayerSelection> Layers;
  int MaximumWeights = 256;
};

#endif
