#ifndef layerscope_samples_ClassColors_h
#define layerscope_samples_ClassColors_h

#include "samples/ChannelColors.h"

namespace layerscope
{

constexpr std::size_t classColorCount = 20;

/// The colour of class number `index` (from 0), e.g. a label. The first ten are farther apart than the next ten;
/// further ones repeat them.
Rgb classColor(std::size_t index);

}  // namespace layerscope

#endif
