#ifndef layerscope_analysis_ValueKernels_h
#define layerscope_analysis_ValueKernels_h

#include "analysis/FixedPoint.h"

#include <cstddef>
#include <cstdint>

/// Loops over numbers that are not negative, a number a row. All give the same bits on every x86-64
/// processor.
namespace layerscope::kernels
{

/// The largest one, 0 of none.
double largestOf(const double* values, std::size_t count);

/// The sum of FixedPoint::toInteger() of each.
std::int64_t sumOfMultiples(const double* values, std::size_t count, const FixedPoint& unit);

/// Writes the smaller of each value and the float beside it to `smaller`.
void takeSmaller(const double* values, const float* others, std::size_t count, double* smaller);

}  // namespace layerscope::kernels

#endif
