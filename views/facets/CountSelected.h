#ifndef layerscope_facets_CountSelected_h
#define layerscope_facets_CountSelected_h

#include <cstdint>
#include <vector>

#include "facets/FacetData.h"
#include "samples/SampleMask.h"

namespace layerscope
{

/// How many rows of each cell have a sample of the mask, by FacetData::cellIndex(). Parallel; O(rows).
/// The mask must be of `data`; throws Error if its size isn't the number of samples.
std::vector<std::int64_t> countSelected(const FacetData& data, const SampleMask& mask);

}  // namespace layerscope

#endif
