#ifndef layerscope_LatentRows_h
#define layerscope_LatentRows_h

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <vtkSmartPointer.h>

#include "networks/NetworkBinding.h"

class vtkFloatArray;
class vtkIdTypeArray;
class vtkInformation;
class vtkTable;

namespace layerscope
{
class Communicator;

/// What a property says that leaves the choice of the latent column to readLatentRows.
constexpr const char* automaticLatentArray = "Automatic";

/// The rows of a table as latent vectors, whether or not they are bound to a network.
struct LatentRows
{
  std::string name;                         ///< of the latent column
  std::size_t dimension = 0;                ///< of its vectors; the same on all ranks, like the name
  vtkSmartPointer<vtkTable> table;          ///< the input, a split latent column joined
  vtkSmartPointer<vtkFloatArray> latents;   ///< [rows, dimension], finite
  vtkSmartPointer<vtkIdTypeArray> samples;  ///< number of each row's sample
  /// Of the table, where it is bound, to the column that was read.
  std::optional<NetworkBinding> binding;
};

/// Collective. Reads the column `latentArray`; that of the binding, or `z` in a table that isn't bound, where
/// this is empty or automaticLatentArray. Throws Error, on all ranks alike, when the table has no rows; the
/// column is missing, isn't finite, or has vectors of different lengths on different ranks; when the table is
/// bound, also when they don't fit the network, or this isn't the one of the binding.
LatentRows readLatentRows(vtkTable* table, vtkInformation* inInfo, const std::string& latentArray,
                          Communicator& communicator);

/// Collective. The latent vector of a sample on all ranks, whichever has it: that of its first row. Throws
/// Error when there is none; `property` is what asks for it.
std::vector<float> latentOfSample(const LatentRows& rows, std::int64_t sample, const std::string& property,
                                  Communicator& communicator);

}  // namespace layerscope

#endif
