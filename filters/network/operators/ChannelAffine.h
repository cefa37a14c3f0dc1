#ifndef layerscope_network_operators_ChannelAffine_h
#define layerscope_network_operators_ChannelAffine_h

#include <cstdint>

#include "network/Operator.h"

namespace layerscope
{

/// The last step of normalisations, for the elements of one channel.
struct ChannelAffine
{
  float mean = 0.0F;
  float factor = 1.0F;
  float bias = 0.0F;

  /// out[i] = activation(factor * (in[i] - mean) + bias); `out` may be `in`. Subtracting first keeps the
  /// digits of values that are close to a large mean.
  void apply(const float* in, float* out, std::int64_t count, const Activation& activation) const;
};

/// As ChannelAffine for `channels` channels of one element each, whose numbers stand in arrays.
void applyToChannels(const float* mean, const float* factor, const float* bias, const float* in, float* out,
                     std::int64_t channels, const Activation& activation);

}  // namespace layerscope

#endif
