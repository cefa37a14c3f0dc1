#ifndef layerscope_network_operators_Rectifier_h
#define layerscope_network_operators_Rectifier_h

#include <cstdint>

#include "network/BackwardPass.h"

namespace layerscope
{

/// in[i] = the gradient that Relu (slope 0) or LeakyRelu lets through, by rule. `x` is its input or, where
/// slope is not negative, its output, which has the same sign. At 0 the slope counts, as PyTorch has it. `in`
/// may be `out`.
inline void rectify(GradientRule rule, float slope, const float* x, const float* out, float* in,
                    std::int64_t count)
{
  switch (rule)
  {
    case GradientRule::True:
      for (std::int64_t i = 0; i < count; ++i)
      {
        in[i] = x[i] <= 0.0F ? slope * out[i] : out[i];
      }
      break;
    case GradientRule::Deconvnet:
      for (std::int64_t i = 0; i < count; ++i)
      {
        in[i] = out[i] > 0.0F ? out[i] : 0.0F;
      }
      break;
    case GradientRule::Guided:
      for (std::int64_t i = 0; i < count; ++i)
      {
        in[i] = x[i] > 0.0F && out[i] > 0.0F ? out[i] : 0.0F;
      }
      break;
  }
}

}  // namespace layerscope

#endif
