#include "Activate.h"
#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
/// The integer nearest to a * b, ties to even, for |a * b| < 2^22: the sum with 1.5 * 2^23 has no bits for a
/// fraction.
inline Vec nearestOfProduct(Vec a, Vec b)
{
  const Vec magic = broadcast(12582912.0F);
  return multiplyAdd(a, b, magic) - magic;
}

#if !defined(__AVX512F__)
/// 2^n for integers -126 <= n <= 127 (as floats).
inline Vec powerOfTwo(Vec n)
{
  const IntVec bits = (__builtin_convertvector(n, IntVec) + 127) << 23;
  return reinterpret_cast<Vec>(bits);
}
#endif

/// x * 2^n for 0.5 < x < 2 and integers -151 <= n <= 129 (as floats), rounded once. 2^n is applied in two
/// halves, as it may leave the exponent's range by itself.
inline Vec scaled(Vec x, Vec n)
{
#if defined(__AVX512F__)
  return _mm512_scalef_ps(x, n);
#else
  const Vec half = nearestOfProduct(n, broadcast(0.5F));
  return x * powerOfTwo(half) * powerOfTwo(n - half);
#endif
}

/// e^x / 2^n for the integer n nearest to x / ln 2: x = n ln 2 + r with |r| <= ln 2 / 2, where ln 2 is split
/// in two so that n * high is exact; the polynomial is the one of the Cephes library (S. Moshier, expf).
inline Vec exponentialOfRest(Vec x, Vec n)
{
  Vec r = multiplyAdd(n, broadcast(-0.693359375F), x);
  r = multiplyAdd(n, broadcast(2.12194440e-4F), r);
  Vec p = broadcast(1.9875691500e-4F);
  p = multiplyAdd(p, r, broadcast(1.3981999507e-3F));
  p = multiplyAdd(p, r, broadcast(8.3334519073e-3F));
  p = multiplyAdd(p, r, broadcast(4.1665795894e-2F));
  p = multiplyAdd(p, r, broadcast(1.6666665459e-1F));
  p = multiplyAdd(p, r, broadcast(5.0000001201e-1F));
  return multiplyAdd(p, r * r, r) + broadcast(1.0F);
}

constexpr float binaryOfE = 1.44269504088896341F;
constexpr float leastExponent = -104.0F;  // e^x is 0 below

inline Vec exponential(Vec x)
{
  x = smaller(broadcast(89.0F), x);
  x = larger(broadcast(leastExponent), x);
  const Vec n = nearestOfProduct(x, broadcast(binaryOfE));
  return scaled(exponentialOfRest(x, n), n);
}

/// The same bits for x <= 0, in fewer steps where the exponent is not an operand of its own: 2^(n + 63) is
/// always in range, and 2^-63 follows. The sum from which n is taken has n + 63 + 127 in its lowest bits,
/// which are the exponent's.
inline Vec exponentialOfNegative(Vec x)
{
  x = larger(broadcast(leastExponent), x);
#if defined(__AVX512F__)
  const Vec n = nearestOfProduct(x, broadcast(binaryOfE));
  return scaled(exponentialOfRest(x, n), n);
#else
  const Vec magic = broadcast(12582912.0F + 190.0F);
  const Vec sum = multiplyAdd(x, broadcast(binaryOfE), magic);
  const Vec power = reinterpret_cast<Vec>(reinterpret_cast<IntVec>(sum) << 23);
  return exponentialOfRest(x, sum - magic) * power * broadcast(1.08420217248550443e-19F);
#endif
}

inline Vec absolute(Vec x)
{
  return reinterpret_cast<Vec>(reinterpret_cast<IntVec>(x) & 0x7fffffff);
}

/// -|x|.
inline Vec negativeOf(Vec x)
{
  return reinterpret_cast<Vec>(reinterpret_cast<IntVec>(x) | static_cast<std::int32_t>(0x80000000));
}

inline Vec withSignOf(Vec magnitude, Vec x)
{
  const IntVec sign = reinterpret_cast<IntVec>(x) & static_cast<std::int32_t>(0x80000000);
  return reinterpret_cast<Vec>(reinterpret_cast<IntVec>(magnitude) | sign);
}

struct Exponential
{
  Vec operator()(Vec x) const { return exponential(x); }
};

/// 1 - 2 / (e^2|x| + 1) with the sign of x; near 0, where that cancels, Cephes' odd polynomial.
struct HyperbolicTangent
{
  Vec operator()(Vec x) const
  {
    const Vec size = absolute(x);
    const Vec one = broadcast(1.0F);
    const Vec far = one - broadcast(2.0F) / (exponential(size + size) + one);
    const Vec square = x * x;
    Vec p = broadcast(-5.70498872745e-3F);
    p = multiplyAdd(p, square, broadcast(2.06390887954e-2F));
    p = multiplyAdd(p, square, broadcast(-5.37397155531e-2F));
    p = multiplyAdd(p, square, broadcast(1.33314422036e-1F));
    p = multiplyAdd(p, square, broadcast(-3.33332819422e-1F));
    const Vec near = multiplyAdd(p * square, size, size);
    return withSignOf(size < broadcast(0.625F) ? near : far, x);
  }
};

/// With e = e^-|x|: 1 / (1 + e) right of 0, e / (1 + e) left of it, which stays exact for results near 0.
struct Logistic
{
  Vec operator()(Vec x) const
  {
    const Vec e = exponentialOfNegative(negativeOf(x));
    const Vec one = broadcast(1.0F);
    return (x < Vec{} ? e : one) / (one + e);
  }
};

/// Near 0 an odd polynomial, farther out 1 - e^(|x| q(|x|)): least largest errors, relative to erf(x), of
/// 1.2e-8 for |x| < 0.9 and 3.1e-9 up to 4, beyond which the result is 1.
struct ErrorFunction
{
  Vec operator()(Vec x) const
  {
    const Vec one = broadcast(1.0F);
    const Vec size = absolute(x);
    const Vec square = x * x;
    Vec p = broadcast(-0.00060904823F);
    p = multiplyAdd(p, square, broadcast(0.00501199F));
    p = multiplyAdd(p, square, broadcast(-0.02677893F));
    p = multiplyAdd(p, square, broadcast(0.112821415F));
    p = multiplyAdd(p, square, broadcast(-0.37612525F));
    p = multiplyAdd(p, square, broadcast(0.12837915F));
    const Vec near = multiplyAdd(p, size, size);
    const Vec capped = smaller(broadcast(4.0F), size);
    Vec q = broadcast(0.00021459589F);
    q = multiplyAdd(q, capped, broadcast(-0.0032199821F));
    q = multiplyAdd(q, capped, broadcast(0.02290605F));
    q = multiplyAdd(q, capped, broadcast(-0.10528688F));
    q = multiplyAdd(q, capped, broadcast(-0.63569933F));
    q = multiplyAdd(q, capped, broadcast(-1.12852F));
    const Vec far = one - exponentialOfNegative(q * capped);
    return withSignOf(size < broadcast(0.9F) ? near : far, x);
  }
};

class ClippedLine
{
public:
  ClippedLine(float slope, float shift) : slope_(broadcast(slope)), shift_(broadcast(shift)) {}

  Vec operator()(Vec x) const { return clipped(slope_ * x + shift_, Vec{}, broadcast(1.0F)); }

private:
  Vec slope_;
  Vec shift_;
};

template <class Function>
inline void map(const float* x, float* y, std::int64_t count, Function function)
{
  std::int64_t i = 0;
  for (; i + lanes <= count; i += lanes)
  {
    store(y + i, function(load(x + i)));
  }
  if (i < count)
  {
    storePart(y + i, function(loadPart(x + i, count - i)), count - i);
  }
}

template <class Function>
inline void map(const float* a, const float* b, float* y, std::int64_t count, Function function)
{
  std::int64_t i = 0;
  for (; i + lanes <= count; i += lanes)
  {
    store(y + i, function(load(a + i), load(b + i)));
  }
  if (i < count)
  {
    storePart(y + i, function(loadPart(a + i, count - i), loadPart(b + i, count - i)), count - i);
  }
}
}  // namespace

void simd::affine(const float* x, const AffineMap& how, float* y, std::int64_t count)
{
  const Vec mean = broadcast(how.mean);
  const Vec factor = broadcast(how.factor);
  const Vec bias = broadcast(how.bias);
  const auto line = [=](Vec value) { return factor * (value - mean) + bias; };
  switch (how.activation)
  {
    case Epilogue::Relu:
      map(x, y, count, [=](Vec value) { return larger(Vec{}, line(value)); });
      break;
    case Epilogue::LeakyRelu:
      map(x, y, count,
          [=, slope = broadcast(how.slope)](Vec value)
          {
            const Vec result = line(value);
            return result < Vec{} ? slope * result : result;
          });
      break;
    default:
      map(x, y, count, line);
      break;
  }
}

void simd::clip(const float* x, float low, float high, float* y, std::int64_t count)
{
  map(x, y, count,
      [least = broadcast(low), most = broadcast(high)](Vec value) { return clipped(value, least, most); });
}

void simd::hardSigmoid(const float* x, float slope, float shift, float* y, std::int64_t count)
{
  map(x, y, count, ClippedLine(slope, shift));
}

void simd::hardSwish(const float* x, float* y, std::int64_t count)
{
  map(x, y, count, [gate = ClippedLine(1.0F / 6.0F, 0.5F)](Vec value) { return value * gate(value); });
}

void simd::add(const float* a, const float* b, float* y, std::int64_t count)
{
  map(a, b, y, count, [](Vec first, Vec second) { return first + second; });
}

void simd::addNumber(const float* a, float b, float* y, std::int64_t count)
{
  map(a, y, count, [number = broadcast(b)](Vec value) { return value + number; });
}

void simd::multiply(const float* a, const float* b, float* y, std::int64_t count)
{
  map(a, b, y, count, [](Vec first, Vec second) { return first * second; });
}

void simd::multiplyNumber(const float* a, float b, float* y, std::int64_t count)
{
  map(a, y, count, [number = broadcast(b)](Vec value) { return value * number; });
}

void simd::exp(const float* x, float* y, std::int64_t count)
{
  map(x, y, count, Exponential());
}

void simd::tanh(const float* x, float* y, std::int64_t count)
{
  map(x, y, count, HyperbolicTangent());
}

void simd::sigmoid(const float* x, float* y, std::int64_t count)
{
  map(x, y, count, Logistic());
}

void simd::erf(const float* x, float* y, std::int64_t count)
{
  map(x, y, count, ErrorFunction());
}

void simd::shiftedExp(const float* x, float shift, float* y, std::int64_t count)
{
  map(x, y, count, [by = broadcast(shift)](Vec value) { return exponential(value - by); });
}

void simd::summedExp(const float* x, const float* shifts, float* y, double* sums, std::int64_t count)
{
  for (std::int64_t i = 0; i < count; i += lanes)
  {
    const std::int64_t rest = count - i;
    const Vec value = exponential(loadPart(x + i, rest) - loadPart(shifts + i, rest));
    storePart(y + i, value, rest);
    const std::int64_t part = rest < lanes ? rest : lanes;
    for (std::int64_t lane = 0; lane < part; ++lane)
    {
      sums[i + lane] += static_cast<double>(y[i + lane]);
    }
  }
}

}  // namespace layerscope
