#ifndef layerscope_analysis_RowKernels_h
#define layerscope_analysis_RowKernels_h

#include <cstddef>
#include <cstdint>

/// The inner loops of k-means, on one row at a time. All give the same bits on every x86-64 processor.
namespace layerscope::kernels
{

/// Floats between the starts of two centres for squaredDistances(): columns rounded up to 16, zeros at the
/// end.
std::size_t centreStride(std::size_t columns);

/// Squared Euclidean distances of a row to `count` centres, in float: relative error at most
/// squaredDistanceError(), as long as nothing over- or underflows.
void squaredDistances(const float* row, const float* centres, std::size_t count, std::size_t columns,
                      float* distances);

double squaredDistanceError(std::size_t columns);

/// The same for one centre, in double.
double exactSquaredDistance(const float* row, const double* centre, std::size_t columns);

double exactSquaredDistanceError(std::size_t columns);

/// Adds the row to integer sums, each value as a multiple of `quantum`, a power of two that is at least
/// 2^-51 of every absolute value.
void addRow(std::int64_t* sums, const float* row, std::size_t columns, double quantum);

/// Takes it away again, exactly.
void subtractRow(std::int64_t* sums, const float* row, std::size_t columns, double quantum);

/// The largest absolute value as its bit pattern; 0x7f800000 or more when a value is infinite or NaN.
std::uint32_t largestMagnitudeBits(const float* row, std::size_t columns);

}  // namespace layerscope::kernels

#endif
