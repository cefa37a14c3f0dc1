#ifndef layerscope_analysis_FixedPoint_h
#define layerscope_analysis_FixedPoint_h

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace layerscope
{

/// Real numbers as 64-bit multiples of a power of two, so that sums are exact and don't depend on the order
/// of their terms. The unit is as small as `count` values of magnitude up to `largest` allow without
/// overflow: 50 bits below the largest up to 2048 values, one less for every doubling.
class FixedPoint
{
public:
  FixedPoint(double largest, std::int64_t count) : largest_(largest)
  {
    int exponent = 0;
    std::frexp(largest, &exponent);  // largest < 2^exponent
    int bits = 0;
    while (bits < 62 && (std::int64_t{1} << bits) < count)
    {
      ++bits;
    }
    quantum_ =
        largest > 0 ? std::ldexp(1.0, std::max(exponent + std::max(bits - 61, -50), leastExponent)) : 1.0;
    inverse_ = 1 / quantum_;
  }

  double quantum() const { return quantum_; }
  double largest() const { return largest_; }

  /// One divided by the quantum.
  double inverse() const { return inverse_; }

  /// Of a value that is not negative, rounded to the nearest; what lies beyond the bound is cut off.
  std::int64_t toInteger(double value) const
  {
    return static_cast<std::int64_t>(std::nearbyint(std::min(value, largest_) * inverse_));
  }

  double toReal(std::int64_t sum) const { return static_cast<double>(sum) * quantum_; }

  /// A sum divided by the number of its terms; exact when all terms are equal.
  double mean(std::int64_t sum, std::int64_t terms) const
  {
    const double rest = static_cast<double>(sum % terms) / static_cast<double>(terms);
    return (static_cast<double>(sum / terms) + rest) * quantum_;
  }

private:
  static constexpr int leastExponent = -1000;  ///< so that the inverse is a number

  double quantum_;
  double inverse_;
  double largest_;
};

}  // namespace layerscope

#endif
