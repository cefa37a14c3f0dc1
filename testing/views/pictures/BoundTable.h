#ifndef layerscope_testing_BoundTable_h
#define layerscope_testing_BoundTable_h

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <vtkSmartPointer.h>
#include <vtkTable.h>

#include "pictures/PictureService.h"

namespace layerscope
{

using Ids = std::vector<std::int64_t>;
using Bytes = std::vector<std::uint8_t>;

extern const std::string catsFile;

/// 0, 1, ... count - 1
Ids firstIds(std::int64_t count);

/// A table of these samples, in this order, bound to the network: normally distributed latents of `size`
/// components that depend on `seed` and the row.
vtkSmartPointer<vtkTable> boundTable(const Ids& samples, int size = 40, unsigned seed = 1,
                                     const std::string& network = catsFile);

/// The fields that bind a table, see NetworkBinding.h.
void bindTable(vtkTable* table, const std::string& file, const std::string& checksum,
               const std::string& latents = "z");

/// Pixels of each sample, [height, width, 3], cut out of the sheet that ImageGrid makes of the table's rows.
std::map<std::int64_t, Bytes> gridPictures(vtkTable* table);

/// Everything that comes of asking until nothing is pending, `seconds` at most.
struct Collected
{
  std::map<std::int64_t, std::shared_ptr<const SamplePicture>> pictures;
  Ids order;  ///< in which they came
  Ids failed;
  std::string error;
  std::int64_t pending = 0;  ///< when time was up
  std::int64_t generation = 0;

  std::map<std::int64_t, Bytes> pixels() const;
};
Collected collect(PictureService& pictures, const Ids& samples, double seconds = 60,
                  std::size_t byteBudget = 1U << 22U);

}  // namespace layerscope

#endif
