/**
 * @class vtkTensorValues
 * @brief the values of any tensor of a network, and its gradients, for scripts to read and to change
 *
 * Runs a few rows of a table that is bound to a network, and keeps what they make of one tensor: a layer's,
 * or any other of the file that has the samples along its first axis. The output has a row for each value,
 * sample after sample, in the order of the tensor: `sample`, `value` and, where GradientOf names a tensor,
 * `gradient`. Field data: `tensor`, its name, and `tensor_shape`, the extents of one sample; so numpy has the
 * tensor as value.reshape(-1, *tensor_shape).
 *
 * Changes are tables such as this stage makes, of the same rows, to which a filter, a script say, has added
 * the columns `new_value` or `new_gradient`: those take the place of the tensor's values and of the gradients
 * that come to it, before anything else is computed from them. NaN leaves a value as it is. No gradient comes
 * back through a value that was replaced. Several tables may change several tensors.
 *
 * Rows are those of all ranks, counted from 0; each rank runs its own, and has their values. The output is
 * not bound to the network: its rows are no samples.
 *
 * Errors: a table that isn't bound; a tensor that there isn't, or that doesn't have the samples along its
 * first axis; a tensor that GradientOf doesn't depend on; a unit that there isn't; rows that there aren't;
 * changes of another tensor, of other rows or samples, of no numbers, that are infinite, or two of the same.
 */

#ifndef vtkTensorValues_h
#define vtkTensorValues_h

#include <string>
#include <vector>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

namespace layerscope
{
struct BoundRows;
struct TensorChange;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkTensorValues : public vtkTableAlgorithm
{
public:
  static vtkTensorValues* New();
  vtkTypeMacro(vtkTensorValues, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// Name of a layer, or of a tensor or node in the network's file. Default "layer_1".
  vtkSetMacro(Tensor, std::string);
  vtkGetMacro(Tensor, std::string);
  ///@}

  ///@{
  /// The rows that are run, counted from 0: so many from the first on, or those that there are. Default: 32
  /// from row 0.
  vtkSetMacro(FirstRow, vtkIdType);
  vtkGetMacro(FirstRow, vtkIdType);
  vtkSetMacro(NumberOfRows, vtkIdType);
  vtkGetMacro(NumberOfRows, vtkIdType);
  ///@}

  ///@{
  /// The tensor whose gradient with respect to Tensor is computed, by its name; default: none. Unit: of which
  /// of its values for one sample, counted from 0; -1 (default): of their sum.
  vtkSetMacro(GradientOf, std::string);
  vtkGetMacro(GradientOf, std::string);
  vtkSetMacro(Unit, vtkIdType);
  vtkGetMacro(Unit, vtkIdType);
  ///@}

  ///@{
  /// Tables with new values.
  void AddChangesConnection(vtkAlgorithmOutput* changes);
  void RemoveAllChanges();
  ///@}

protected:
  vtkTensorValues();
  ~vtkTensorValues() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkTensorValues(const vtkTensorValues&) = delete;
  void operator=(const vtkTensorValues&) = delete;

  std::vector<layerscope::TensorChange> Changes(vtkInformationVector* changes,
                                                const layerscope::BoundRows& rows, vtkIdType first,
                                                vtkIdType count) const;
  bool Run(const layerscope::BoundRows& rows, vtkInformationVector* changes, vtkTable* result);

  std::string Tensor = "layer_1";
  vtkIdType FirstRow = 0;
  vtkIdType NumberOfRows = 32;
  std::string GradientOf;
  vtkIdType Unit = -1;
};

#endif
