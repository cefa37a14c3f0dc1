#ifndef layerscope_network_operators_Quantization_h
#define layerscope_network_operators_Quantization_h

#include <cmath>
#include <cstdint>

#include "Parallel.h"
#include "network/Operator.h"

namespace layerscope
{

/// Which scale and zero point an element of a quantised tensor has: one for all, one for each index along an
/// axis, or one for each block of elements along an axis.
class QuantizationLayout
{
public:
  QuantizationLayout() = default;

  /// Throws Error where the scales do not fit. `block`: elements in a block; 0 for none.
  QuantizationLayout(const Shape& shape, const Shape& scales, std::int64_t axis, std::int64_t block);

  /// body(begin, count, scale, step) for runs of elements: that at begin + i has scale number `scale + i *
  /// step`. On all threads; `body` must not throw.
  template <class Body>
  void forEachRun(const Body& body) const
  {
    if (extent_ == 0)
    {
      parallelBlocks(outer_, [&](std::int64_t begin, std::int64_t end) { body(begin, end - begin, 0, 0); });
      return;
    }
    parallelItems(outer_ * extent_, inner_,
                  [&](std::int64_t item)
                  {
                    const std::int64_t index = item % extent_;
                    const std::int64_t scale =
                        block_ == 0 ? index : (item / extent_ * blocks_ + index / block_) * inner_;
                    body(item * inner_, inner_, scale, block_ == 0 ? 0 : 1);
                  });
  }

private:
  std::int64_t outer_ = 0;   ///< all elements, where there is one scale
  std::int64_t extent_ = 0;  ///< of the axis; 0: one scale
  std::int64_t inner_ = 1;
  std::int64_t block_ = 0;
  std::int64_t blocks_ = 0;  ///< along the axis
};

/// Throws Error unless a zero point has the shape of its scale; one number may come as [] or [1].
void requireZeroPoint(const Shape& zero, const Shape& scale, const char* what);

/// The format of a quantised tensor's zero point; throws Error unless it is known and of at most `bits` bits.
NumberFormat quantizedFormat(const Inputs& inputs, std::size_t zeroPoint, int bits);

/// The whole number next to `value` (ties to even) plus a zero point, limited to a range. Not-a-number
/// becomes the zero point.
inline std::int64_t quantized(double value, std::int64_t zeroPoint, const IntRange& range)
{
  const double least = static_cast<double>(range.least - zeroPoint);
  const double most = static_cast<double>(range.most - zeroPoint);
  const double nearest = std::isnan(value) ? 0.0 : std::nearbyint(value);
  return zeroPoint + static_cast<std::int64_t>(nearest < least ? least : nearest > most ? most : nearest);
}

/// The fractions that whole numbers stand for: less the zero point, times the scale, either of which may be
/// nullptr. `inner` numbers in a row have one scale and one zero point, of which there are as many as rows,
/// or one.
Tensor fractionsOf(const Tensor& numbers, const Tensor* scale, const Tensor* zero, std::int64_t inner);

/// The gradient of quantised results as that of the fractions they were, in place: over the scale, and
/// nothing where the number is at an end of the range, as the fraction may have been beyond. `inner` results
/// in a row have one scale, of which there are as many as rows, or one.
void unquantizeGradient(const Tensor& result, const IntRange& range, const Tensor& scale, std::int64_t inner,
                        Tensor& gradient);

/// Times the scale: the gradient of fractions as that of the numbers which stand for them. As above.
void quantizeGradient(const Tensor& scale, std::int64_t inner, Tensor& gradient);

}  // namespace layerscope

#endif
