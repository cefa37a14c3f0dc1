#ifndef layerscope_analysis_Normalization_h
#define layerscope_analysis_Normalization_h

#include <cstddef>

namespace layerscope
{

/// By what a sample's pooled activations are divided, so that samples of different overall strength
/// compare by their pattern.
enum class Normalization
{
  /// The sum of absolute values. For activations that are never negative (after a ReLU, say) it is the
  /// sum of the row, and the row becomes each channel's share. With signs a plain sum would be useless:
  /// it may vanish or be negative, which blows the row up or turns its signs around. Absolute values
  /// keep signs and bound every result by 1.
  RowSum,
  L2,  ///< the Euclidean norm
  None
};

/// Normalises `count` rows of `columns` floats in place, their starts `stride` floats apart. A row of
/// zeros stays as it is. Sums run in double, so neither tiny nor huge rows under- or overflow. NaN and
/// infinity spread to the row as IEEE 754 says (an infinite value becomes NaN, the others 0).
/// The result doesn't depend on the number of threads. Time O(count * columns), in parallel over rows.
/// Throws Error when stride is less than columns.
void normalizeRows(Normalization normalization, float* rows, std::size_t count, std::size_t columns,
                   std::size_t stride);

}  // namespace layerscope

#endif
