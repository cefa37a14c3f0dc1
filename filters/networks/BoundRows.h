#ifndef layerscope_BoundRows_h
#define layerscope_BoundRows_h

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

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

/// Names of the columns that a table feeds to its network, that of the main input first unless rows feed
/// pictures.
std::vector<std::string> fedColumns(const NetworkBinding& binding);

/// What the network is fed for a table of one row whose main input is a column; `row` is its number, for
/// messages. Throws Error as readInputs does.
std::vector<float> inputsOfRow(vtkTable* table, const NetworkBinding& binding, const LoadedNetwork& loaded,
                               std::int64_t row);

/// What a table on this rank tells of the extents of its samples; zeros for what it doesn't tell.
struct SampleExtents
{
  PictureShape pictures;        ///< where rows feed pictures
  std::int64_t components = 0;  ///< where they feed a column
};

/// `name` is the column, or empty for pictures. `table` may be nullptr.
SampleExtents extentsOfSamples(vtkTable* table, vtkInformation* inInfo, const std::string& name);

/// The extents of a sample for a network's input, of which `open` are known and -1 isn't (empty: nothing is).
/// Empty where the table's samples don't fit or don't tell.
Shape closedShape(const Shape& open, const SampleExtents& samples);

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

/// The same for an input of a network: throws Error also when the column has another number of components
/// than the input has values, or numbers that aren't whole where the input takes no others.
vtkSmartPointer<vtkFloatArray> inputColumn(vtkTable* table, const std::string& name, const FedInput& input,
                                           const LoadedNetwork& loaded, std::int64_t firstRow);

}  // namespace layerscope

#endif
