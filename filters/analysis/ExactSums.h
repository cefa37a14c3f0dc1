#ifndef layerscope_analysis_ExactSums_h
#define layerscope_analysis_ExactSums_h

#include "analysis/Communicator.h"
#include "analysis/FixedPoint.h"
#include "analysis/ValueKernels.h"

#include <cstdint>
#include <vector>

namespace layerscope
{

/// Collective. The unit in which `values` of all ranks, none negative, are best summed up; `count` is how
/// many they are on all ranks.
inline FixedPoint unitFor(const std::vector<double>& values, std::int64_t count, Communicator& communicator)
{
  double largest = kernels::largestOf(values.data(), values.size());
  communicator.allReduce(Reduction::Maximum, &largest, 1);
  return FixedPoint(largest, count);
}

/// Of this rank's values.
inline std::int64_t sumOf(const std::vector<double>& values, const FixedPoint& unit)
{
  return kernels::sumOfMultiples(values.data(), values.size(), unit);
}

}  // namespace layerscope

#endif
