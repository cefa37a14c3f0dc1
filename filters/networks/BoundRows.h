#ifndef layerscope_BoundRows_h
#define layerscope_BoundRows_h

#include <cstdint>
#include <memory>
#include <string>

#include <vtkSmartPointer.h>

#include "NetworkBinding.h"
#include "RowInputs.h"

class vtkFloatArray;
class vtkIdTypeArray;
class vtkInformation;
class vtkTable;

namespace layerscope
{
class Communicator;

/// The rows of a table as samples of the network that the table is bound to.
struct BoundRows
{
  NetworkBinding binding;
  LoadedNetwork loaded;
  std::shared_ptr<RowInputs> inputs;        ///< of this rank's rows
  vtkSmartPointer<vtkIdTypeArray> samples;  ///< number of each row's sample
  std::int64_t firstRow = 0;                ///< rows on the ranks below
  std::int64_t totalRows = 0;               ///< rows on all ranks
};

/// Collective. Finds the binding as findBinding does. Joins latent columns that a text file had split; opens
/// the pictures of a table that feeds them, of which none is read yet. Throws Error, on all ranks alike, when
/// the table isn't bound, the network isn't the one of the binding, or the latents don't fit it; when the
/// pictures aren't there or have changed.
BoundRows readBoundRows(vtkTable* table, vtkInformation* inInfo, Communicator& communicator);

/// Collective. The inputs of a table's rows for a network that was loaded for `binding`. Throws Error as
/// readBoundRows does. A text file's split columns are joined in `table`.
std::shared_ptr<RowInputs> readInputs(vtkTable* table, vtkInformation* inInfo, const NetworkBinding& binding,
                                      const LoadedNetwork& loaded, std::int64_t firstRow,
                                      Communicator& communicator);

/// Collective. What to warn of when pictures of rows that were read could not be decoded, with the first of
/// them; empty when there are none. Throws the reason when that is all rows.
std::string brokenRowsWarning(const BoundRows& rows, Communicator& communicator);

/// Collective. Removes from `table`, which has the rows, those whose picture could not be decoded. Returns
/// what to warn of, with the first of them; empty when there are none. Throws the reason when no row is left.
std::string dropBrokenRows(const BoundRows& rows, vtkTable* table, Communicator& communicator);

/// The column `name` as latent vectors, those that a text file had split joined in `table`. Throws Error when
/// it is missing, holds no numbers, or isn't finite (names the row, counted from `firstRow`). A table without
/// rows may lack the column; the result is then an array without rows.
vtkSmartPointer<vtkFloatArray> latentColumn(vtkTable* table, const std::string& name, std::int64_t firstRow);

/// The same for `network`: throws Error also when the latents have another length than the network's input.
vtkSmartPointer<vtkFloatArray> latentColumn(vtkTable* table, const std::string& name,
                                            const LoadedNetwork& loaded, std::int64_t firstRow);

}  // namespace layerscope

#endif
