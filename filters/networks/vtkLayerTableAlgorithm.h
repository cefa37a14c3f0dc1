/**
 * @class vtkLayerTableAlgorithm
 * @brief what stages have in common that work on chosen layers of the network that their input is bound to
 *
 * The list of layers is that of the input's network, known as soon as the pipeline's information is up to
 * date.
 */

#ifndef vtkLayerTableAlgorithm_h
#define vtkLayerTableAlgorithm_h

#include <functional>
#include <memory>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

namespace layerscope
{
class LayerSelection;
struct Layer;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkLayerTableAlgorithm : public vtkTableAlgorithm
{
public:
  vtkTypeMacro(vtkLayerTableAlgorithm, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The layers to work on, by name: "layer_1" ..., or that of their node or tensor in the network's file. As
  /// long as none is named it is those that the stage takes by default; once some are, the others aren't.
  int GetNumberOfLayerArrays() const;
  const char* GetLayerArrayName(int index) const;
  int GetLayerArrayStatus(const char* name) const;
  void SetLayerArrayStatus(const char* name, int status);
  void ClearLayerArrayStatus();
  ///@}

  /// What the exporter calls the layers: a line for each, its name, a tab and its node.
  const char* GetLayerNodes();

protected:
  /// `isKept`: which layers are taken by default.
  explicit vtkLayerTableAlgorithm(std::function<bool(const layerscope::Layer&)> isKept);
  ~vtkLayerTableAlgorithm() override;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

  std::unique_ptr<layerscope::LayerSelection> Layers;

private:
  vtkLayerTableAlgorithm(const vtkLayerTableAlgorithm&) = delete;
  void operator=(const vtkLayerTableAlgorithm&) = delete;
};

#endif
