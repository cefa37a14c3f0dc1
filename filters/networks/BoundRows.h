#ifndef layerscope_BoundRows_h
#define layerscope_BoundRows_h

#include <cstdint>
#include <string>

#include <vtkSmartPointer.h>

#include "NetworkBinding.h"

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
  vtkSmartPointer<vtkFloatArray> latents;   ///< [rows, sampleSize of the network], finite
  vtkSmartPointer<vtkIdTypeArray> samples;  ///< number of each row's sample
  std::int64_t firstRow = 0;                ///< rows on the ranks below
  std::int64_t totalRows = 0;               ///< rows on all ranks
};

/// Collective. Finds the binding as findBinding does. Joins latent columns that a text file had split. Throws
/// Error, on all ranks alike, when the table isn't bound, the network isn't the one of the binding, or the
/// latents don't fit it.
BoundRows readBoundRows(vtkTable* table, vtkInformation* inInfo, Communicator& communicator);

/// The column `name` as latent vectors, those that a text file had split joined in `table`. Throws Error when
/// it is missing, holds no numbers, or isn't finite (names the row, counted from `firstRow`). A table without
/// rows may lack the column; the result is then an array without rows.
vtkSmartPointer<vtkFloatArray> latentColumn(vtkTable* table, const std::string& name, std::int64_t firstRow);

/// The same for `network`: throws Error also when the latents have another length than the network's input.
vtkSmartPointer<vtkFloatArray> latentColumn(vtkTable* table, const std::string& name,
                                            const LoadedNetwork& loaded, std::int64_t firstRow);

}  // namespace layerscope

#endif
