#ifndef layerscope_analysis_PresentValues_h
#define layerscope_analysis_PresentValues_h

#include <cstddef>

#include "analysis/Normalization.h"
#include "analysis/Pooling.h"

namespace layerscope
{

/// The same as poolActivations(), of layers of which a sample has more or less: NaN marks what it hasn't, and
/// the others alone are pooled. A channel of which a sample has nothing becomes NaN. Pooling::None keeps all
/// places as they are. O(count * channels * pixels), on one thread.
void poolPresent(Pooling pooling, const float* activations, std::size_t count, std::size_t channels,
                 std::size_t pixels, float* output, std::size_t outputStride);

/// The same as normalizeRows(), by the sum or length of the values that are not NaN; those stay.
void normalizePresent(Normalization normalization, float* rows, std::size_t count, std::size_t columns,
                      std::size_t stride);

}  // namespace layerscope

#endif
