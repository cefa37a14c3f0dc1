#ifndef layerscope_network_operators_ChannelAffine_h
#define layerscope_network_operators_ChannelAffine_h

#include <cstdint>

#include "network/Operator.h"
#include "network/kernels/Kernels.h"

namespace layerscope
{

/// Makes the activation the last step of a normalisation. False where it has one, or that isn't made for it.
bool addActivation(const Activation& activation, Activation& ofNormalization);

/// The last step of normalisations, for the elements of one channel: activation(factor * (x - mean) + bias).
AffineMap channelAffine(float mean, float factor, float bias, const Activation& activation);

/// The same for `channels` channels of one element each, whose numbers stand in arrays.
void applyToChannels(const float* mean, const float* factor, const float* bias, const float* in, float* out,
                     std::int64_t channels, const Activation& activation);

}  // namespace layerscope

#endif
