#ifndef layerscope_network_kernels_WorkLimit_h
#define layerscope_network_kernels_WorkLimit_h

#include <cmath>
#include <string>

#include "network/Error.h"

namespace layerscope
{

/// Throws Error for a run of more than 2^48 multiply-adds, which would take hours on any machine. Below that
/// the counts of all nodes of a network add up without overflow.
inline void requireFeasible(double multiplyAdds)
{
  constexpr double most = 0x1p48;
  if (multiplyAdds > most)
  {
    throw Error("the operation would take hours")
        .expected("at most 2^48 multiply-adds")
        .found("about 10^" + std::to_string(static_cast<int>(std::log10(multiplyAdds))));
  }
}

}  // namespace layerscope

#endif
