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
 * is chosen, or all chosen have as many, and these are at most MaximumWeights and fit into
 * memory.
 *
 * Weights are those of the linear operator, see network/LayerWeights.h: normalisations behind it are not
 * applied, interventions of the table neither. As long as no layer is chosen by name it is all that have
 * a linear operator of their own; one without constant weights is then left out with a warning, and an error
 * where it was chosen.
 *
 * Field data: the binding, without interventions, and for each layer, in order, `layer_number`, `layer_name`,
 * `layer_op` (the operator), `layer_node` (its node), `layer_units`, `layer_has_bias`, and what a unit reads:
 * `kernel_channels`, `kernel_depth`, `kernel_height`, `kernel_width`, `kernel_groups`.
 *
 * Errors, besides those of the network: the table isn't bound to one; a name of a layer that there isn't; no
 * layer is chosen, or none has weights. Time and memory: a pass over the weights, and a copy of one layer's,
 * or of all that become `weights`.
 */

#ifndef vtkNetworkParameters_h
#define vtkNetworkParameters_h

#include <string>
#include <vector>

#include "vtkLayerTableAlgorithm.h"
#include "vtkLayerscopeFiltersModule.h"

namespace layerscope
{
class Network;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkNetworkParameters : public vtkLayerTableAlgorithm
{
public:
  static vtkNetworkParameters* New();
  vtkTypeMacro(vtkNetworkParameters, vtkLayerTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// Most incoming weights of a unit for which there is a column `weights`; where they are more a warning
  /// says so. A spreadsheet makes a column of each, and takes half a minute for a thousand. Default 256.
  vtkSetMacro(MaximumWeights, int);
  vtkGetMacro(MaximumWeights, int);
  ///@}

protected:
  vtkNetworkParameters();
  ~vtkNetworkParameters() override = default;

  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkNetworkParameters(const vtkNetworkParameters&) = delete;
  void operator=(const vtkNetworkParameters&) = delete;

  bool List(const layerscope::Network& network, bool withRows, vtkTable* output,
            std::vector<std::string>& warnings);

  int MaximumWeights = 256;
};

#endif
