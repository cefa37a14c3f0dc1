#include "Distance.h"

// Not beside Dispatch.h: what is a namespace here is a function there.
#include "analysis/RowKernels.h"

namespace layerscope
{

double squaredDistance(const float* row, const double* other, std::size_t columns)
{
  return kernels::exactSquaredDistance(row, other, columns);
}

}  // namespace layerscope
