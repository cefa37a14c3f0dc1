#ifndef layerscope_LatentTable_h
#define layerscope_LatentTable_h

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

class vtkAlgorithm;
class vtkTable;

namespace layerscope
{
class Communicator;

/// A table of new samples with a number for each.
struct LatentTableOptions
{
  std::int64_t count = 0;     ///< rows on all ranks
  std::size_t dimension = 0;  ///< components of the latent column
  std::string latentArray;    ///< its name
  std::string numberArray;    ///< name of the column with the numbers
};

/// Fills latents [count, dimension] and numbers [count] of samples first, first + 1, ...
using SampleFiller =
    std::function<void(std::int64_t first, std::int64_t count, float* latents, double* numbers)>;

/// Collective. Fills `table`, which is empty, with this rank's part of the samples: `sample`, from 0, which
/// is the global id of the rows, the latents, and the numbers. The ranks' parts are contiguous in their
/// order; `fill` is called for parts of them and must not communicate. Returns false on all ranks when
/// `stage` was aborted on one. Throws Error, on all ranks alike, when the samples don't fit into memory, the
/// latent column has the name of another one, or `fill` throws.
bool fillLatentTable(vtkAlgorithm* stage, const LatentTableOptions& options, const SampleFiller& fill,
                     vtkTable* table, Communicator& communicator);

}  // namespace layerscope

#endif
