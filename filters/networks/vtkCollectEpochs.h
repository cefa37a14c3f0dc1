/**
 * @class vtkCollectEpochs
 * @brief makes one table of what a pipeline gives at all its time steps
 *
 * Input: a table of a pipeline with time steps, such as that behind a Network that was given several files.
 * The pipeline runs once for each step. Port 0, `Samples`: the rows of all steps, one step after the other,
 * with the columns of the input behind a column `epoch`, the step's time (whole numbers are integers). The
 * column `sample` stays what the rows are about and is their global ids: selecting a sample selects it at all
 * epochs. Field data is what is the same at all steps: where pictures are, the names of classes; a binding to
 * a network only where there is one for all.
 *
 * Port 1, `Epochs`, has a row an epoch, on rank 0: see LearningCurve.h.
 *
 * An input without time steps is a single one, at its time or 0. The outputs have no time. On several ranks
 * each has its own rows of all steps. Memory: all rows; it is checked after the first step.
 *
 * Errors: columns that are others than at the first step, by name, type or number of components (epoch and
 * file are named); a step that there isn't; a column `epoch` in the input; what the input says at any step.
 */

#ifndef vtkCollectEpochs_h
#define vtkCollectEpochs_h

#include <vector>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

namespace layerscope
{
class Communicator;
}

class VTKLAYERSCOPEFILTERS_EXPORT vtkCollectEpochs : public vtkTableAlgorithm
{
public:
  static vtkCollectEpochs* New();
  vtkTypeMacro(vtkCollectEpochs, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The time steps to collect. Default: none, which takes all.
  void ClearEpochs();
  void AddEpoch(double epoch);
  ///@}

  ///@{
  /// Of these, the first and every so many thereafter. From 1, the default: all.
  vtkSetMacro(Stride, int);
  vtkGetMacro(Stride, int);
  ///@}

protected:
  vtkCollectEpochs();
  ~vtkCollectEpochs() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkCollectEpochs(const vtkCollectEpochs&) = delete;
  void operator=(const vtkCollectEpochs&) = delete;

  struct Collection;

  std::vector<double> ChosenSteps(vtkInformation* inInfo) const;
  bool UpdateInput(double step);
  bool Collect(Collection& collected, vtkInformation* inInfo, vtkInformationVector* outputs,
               layerscope::Communicator& communicator);

  std::vector<double> Epochs;
  int Stride = 1;
};

#endif
