#ifndef layerscope_analysis_TopChannels_h
#define layerscope_analysis_TopChannels_h

#include <cstddef>
#include <vector>

namespace layerscope
{

/// The channels that stand out in a cluster: those with the largest values of its centre (the mean of
/// the members' normalised activations), in falling order, equal values by rising channel number.
/// `centre` holds `channels` values; returns min(count, channels) channel numbers, from 0.
/// Time O(channels + count log channels).
std::vector<int> topChannels(const double* centre, std::size_t channels, std::size_t count);

}  // namespace layerscope

#endif
