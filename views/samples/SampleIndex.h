#ifndef layerscope_samples_SampleIndex_h
#define layerscope_samples_SampleIndex_h

#include <cstdint>
#include <vector>

#include "samples/ColumnView.h"

namespace layerscope
{

/// The distinct ids of some rows, rising, and for each row the place of its id among them.
struct SampleIndex
{
  std::vector<std::int64_t> ids;
  std::vector<std::uint32_t> ofRow;  ///< `none` for rows that don't count
};

/// Indexes the ids of the rows for which `groupOfRow` isn't `none`; the columns have the same length, less
/// than `none`. O(rows) where the ids lie close together, else O(rows log rows).
SampleIndex indexSamples(const ColumnView<std::int64_t>& samples, const std::vector<std::uint32_t>& groupOfRow,
                         std::uint32_t none);

}  // namespace layerscope

#endif
