#ifndef layerscope_analysis_LatentTruncation_h
#define layerscope_analysis_LatentTruncation_h

#include <cstddef>

namespace layerscope
{

/// The truncation trick: latents nearer to their mean, which is 0, give more typical pictures that differ
/// less (T. Karras, S. Laine, T. Aila, "A Style-Based Generator Architecture for GANs", 2019).
///
/// truncated[i] = psi values[i] of finite values: 1 keeps them, 0 makes all of them 0, more than 1
/// exaggerates, less than 0 also turns them to the other side. Throws Error when psi is not finite, or a
/// product exceeds what a float holds.
void scaleLatents(const float* values, std::size_t count, double psi, float* truncated);

/// truncated[i] is values[i], but no more than `limit` and no less than -limit (rounded to float). Throws
/// Error when the limit is less than 0 or NaN.
void clampLatents(const float* values, std::size_t count, double limit, float* truncated);

}  // namespace layerscope

#endif
