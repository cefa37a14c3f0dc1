#ifndef layerscope_analysis_Distance_h
#define layerscope_analysis_Distance_h

#include <cstddef>

namespace layerscope
{

/// Squared Euclidean, in double, the same bits on every processor.
double squaredDistance(const float* row, const double* other, std::size_t columns);

}  // namespace layerscope

#endif
