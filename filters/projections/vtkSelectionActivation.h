/**
 * @class vtkSelectionActivation
 * @brief tells which neurons the selected samples activate, and which samples the selected neurons respond to
 *
 * Inputs: 0, a table with float arrays `layer_<n>`, one component a channel, as vtkSpatialPooling makes them;
 * 1, the output Neurons of vtkNeuronProjection, or any table with the columns `layer` and `channel`; 2,
 * optional, places of the samples of input 0 (vtkLayerProjection's output 0), or any table with a column
 * `sample`.
 *
 * Port 0 `Neurons`: input 1. While samples are selected it has the column `selection_activation`: the
 * neuron's mean activation over the selected rows of input 0. Port 1 `Samples`: input 2; empty without one.
 * While neurons are selected it has the column `selection_activation`: the mean activation of the selected
 * neurons for this sample. Rows are matched by `sample` and, where both tables have it, `epoch`; NaN where
 * input 0 has no such row. Of several rows of input 0 with the same numbers the first counts.
 *
 * While the stage follows selections they are inputs 5, of samples, and 6, of neurons; else 3 and 4. A
 * selection that nothing belongs to counts as none. Activations that are NaN or infinite make means that are
 * so, too.
 *
 * Tables don't depend on the number of ranks. Time O(selected rows * neurons + rows * selected neurons); the
 * first rank gets the selected rows' activations, all ranks 24 bytes a row of input 0.
 *
 * Errors: no layer columns; columns that are missing, or not numbers, in the other tables; a neuron that
 * input 0 doesn't have (layer and channel are named).
 */

#ifndef vtkSelectionActivation_h
#define vtkSelectionActivation_h

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

class VTKLAYERSCOPEFILTERS_EXPORT vtkSelectionActivation : public vtkTableAlgorithm
{
public:
  static vtkSelectionActivation* New();
  vtkTypeMacro(vtkSelectionActivation, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// See above.
  void SetNeuronsConnection(vtkAlgorithmOutput* output) { this->SetInputConnection(NEURONS, output); }
  void SetSamplesConnection(vtkAlgorithmOutput* output) { this->SetInputConnection(SAMPLES, output); }
  void SetSelectionConnection(vtkAlgorithmOutput* output) { this->SetInputConnection(SELECTION, output); }
  void SetNeuronSelectionConnection(vtkAlgorithmOutput* output)
  {
    this->SetInputConnection(NEURON_SELECTION, output);
  }
  void SetActiveSelectionConnection(vtkAlgorithmOutput* output)
  {
    this->SetInputConnection(ACTIVE_SELECTION, output);
  }
  void SetActiveNeuronsConnection(vtkAlgorithmOutput* output)
  {
    this->SetInputConnection(ACTIVE_NEURONS, output);
  }
  ///@}

  ///@{
  /// Whether what counts are the selections of SetActiveSelectionConnection and SetActiveNeuronsConnection.
  /// Default on.
  vtkSetMacro(FollowSelection, bool);
  vtkGetMacro(FollowSelection, bool);
  vtkBooleanMacro(FollowSelection, bool);
  ///@}

protected:
  vtkSelectionActivation();
  ~vtkSelectionActivation() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkSelectionActivation(const vtkSelectionActivation&) = delete;
  void operator=(const vtkSelectionActivation&) = delete;

  enum InputPort
  {
    ACTIVATIONS,
    NEURONS,
    SAMPLES,
    SELECTION,
    NEURON_SELECTION,
    ACTIVE_SELECTION,
    ACTIVE_NEURONS,
    INPUT_PORTS
  };

  bool FollowSelection = true;
};

#endif
