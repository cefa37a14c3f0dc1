#ifndef layerscope_network_operators_FillZeros_h
#define layerscope_network_operators_FillZeros_h

#include <algorithm>

#include "Parallel.h"
#include "network/Tensor.h"

namespace layerscope
{

/// Writes 0 over all of a float32 tensor.
inline void fillZeros(Tensor& tensor)
{
  float* const to = tensor.floats();
  parallelBlocks(tensor.size(),
                 [&](std::int64_t begin, std::int64_t end) { std::fill(to + begin, to + end, 0.0F); });
}

}  // namespace layerscope

#endif
