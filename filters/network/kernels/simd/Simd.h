#ifndef layerscope_network_kernels_simd_Simd_h
#define layerscope_network_kernels_simd_Simd_h

#include <immintrin.h>

#include <cstdint>

// Everything below is compiled once for each instruction set. It stands in an unnamed namespace, and no
// standard template is used, so that no symbol made with wide instructions can ever be shared with another
// library.
namespace layerscope
{
namespace
{

#if defined(__AVX512F__)
constexpr int lanes = 16;
using Vec = __m512;
using DoubleVec = __m512d;
#elif defined(__AVX2__)
constexpr int lanes = 8;
using Vec = __m256;
using DoubleVec = __m256d;
#else
constexpr int lanes = 4;
using Vec = __m128;
using DoubleVec = __m128d;
#endif

typedef std::int32_t IntVec __attribute__((vector_size(lanes * 4)));
typedef float UnalignedVec __attribute__((vector_size(lanes * 4), aligned(4), may_alias));

inline Vec load(const float* p)
{
  return *reinterpret_cast<const UnalignedVec*>(p);
}

inline void store(float* p, Vec v)
{
  *reinterpret_cast<UnalignedVec*>(p) = v;
}

/// Half a vector of floats as a vector of doubles.
inline DoubleVec loadDoubles(const float* p)
{
#if defined(__AVX512F__)
  return _mm512_cvtps_pd(_mm256_loadu_ps(p));
#elif defined(__AVX2__)
  return _mm256_cvtps_pd(_mm_loadu_ps(p));
#else
  return _mm_cvtps_pd(_mm_castsi128_ps(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
#endif
}

/// The difference to zero, unlike the sum, keeps the sign of -0.
inline Vec broadcast(float x)
{
  return x - Vec{};
}

/// a * b + c, in one rounding where the instruction set has it.
inline Vec multiplyAdd(Vec a, Vec b, Vec c)
{
#if defined(__AVX512F__)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(__FMA__)
  return _mm256_fmadd_ps(a, b, c);
#else
  return a * b + c;
#endif
}

/// The larger (smaller) of a and b; b where either is NaN.
inline Vec larger(Vec a, Vec b)
{
#if defined(__AVX512F__)
  return _mm512_max_ps(a, b);
#elif defined(__AVX2__)
  return _mm256_max_ps(a, b);
#else
  return _mm_max_ps(a, b);
#endif
}

inline Vec smaller(Vec a, Vec b)
{
#if defined(__AVX512F__)
  return _mm512_min_ps(a, b);
#elif defined(__AVX2__)
  return _mm256_min_ps(a, b);
#else
  return _mm_min_ps(a, b);
#endif
}

/// from[places[lane]] in each lane.
inline Vec gather(const float* from, IntVec places)
{
#if defined(__AVX512F__)
  return _mm512_i32gather_ps(reinterpret_cast<__m512i>(places), from, 4);
#elif defined(__AVX2__)
  return _mm256_i32gather_ps(from, reinterpret_cast<__m256i>(places), 4);
#else
  Vec v{};
  for (int lane = 0; lane < lanes; ++lane)
  {
    v[lane] = from[places[lane]];
  }
  return v;
#endif
}

/// v[places[lane] modulo lanes] in each lane.
inline Vec permute(Vec v, IntVec places)
{
#if defined(__AVX512F__)
  return _mm512_permutexvar_ps(reinterpret_cast<__m512i>(places), v);
#elif defined(__AVX2__)
  return _mm256_permutevar8x32_ps(v, reinterpret_cast<__m256i>(places));
#else
  Vec result{};
  for (int lane = 0; lane < lanes; ++lane)
  {
    result[lane] = v[places[lane] & (lanes - 1)];
  }
  return result;
#endif
}

/// 0, 1, 2 ...
inline IntVec countUp()
{
  IntVec counts;
  for (int i = 0; i < lanes; ++i)
  {
    counts[i] = i;
  }
  return counts;
}

/// Which lanes of a vector to load: [begin, end).
class LoadMask
{
public:
  LoadMask() : LoadMask(0, 0) {}
  LoadMask(std::int64_t begin, std::int64_t end)
#if defined(__AVX512F__)
      : bits_(static_cast<__mmask16>(((1U << end) - 1U) & ~((1U << begin) - 1U)))
#elif defined(__AVX2__)
      : bits_((countUp() >= static_cast<std::int32_t>(begin)) & (countUp() < static_cast<std::int32_t>(end)))
#else
      : begin_(begin), end_(end)
#endif
  {
  }

  /// Those lanes of p, zeros beside them; memory under the others is left alone.
  Vec load(const float* p) const
  {
#if defined(__AVX512F__)
    return _mm512_maskz_loadu_ps(bits_, p);
#elif defined(__AVX2__)
    return _mm256_maskload_ps(p, reinterpret_cast<__m256i>(bits_));
#else
    if (end_ - begin_ == lanes)
    {
      return *reinterpret_cast<const UnalignedVec*>(p);
    }
    Vec v{};
    for (std::int64_t i = begin_; i < end_; ++i)
    {
      v[i] = p[i];
    }
    return v;
#endif
  }

  /// The same with `otherwise` beside them.
  Vec load(const float* p, Vec otherwise) const
  {
#if defined(__AVX512F__)
    return _mm512_mask_loadu_ps(otherwise, bits_, p);
#elif defined(__AVX2__)
    return _mm256_blendv_ps(otherwise, load(p), reinterpret_cast<__m256>(bits_));
#else
    for (std::int64_t i = begin_; i < end_; ++i)
    {
      otherwise[i] = p[i];
    }
    return otherwise;
#endif
  }

private:
#if defined(__AVX512F__)
  __mmask16 bits_;
#elif defined(__AVX2__)
  IntVec bits_;
#else
  std::int64_t begin_;
  std::int64_t end_;
#endif
};

/// The first `count` floats of p, zeros behind them; 0 <= count <= lanes.
inline Vec loadPart(const float* p, std::int64_t count)
{
  return count >= lanes ? load(p) : LoadMask(0, count).load(p);
}

/// Writes the first `count` floats of v; 0 <= count <= lanes.
inline void storePart(float* p, Vec v, std::int64_t count)
{
  if (count >= lanes)
  {
    store(p, v);
    return;
  }
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1U << count) - 1U), v);
#elif defined(__AVX2__)
  // Some processors take fifty cycles for a masked store.
  __m128 rest = _mm256_castps256_ps128(v);
  if (count & 4)
  {
    _mm_storeu_ps(p, rest);
    rest = _mm256_extractf128_ps(v, 1);
    p += 4;
  }
  if (count & 2)
  {
    _mm_storel_pi(reinterpret_cast<__m64*>(p), rest);
    rest = _mm_movehl_ps(rest, rest);
    p += 2;
  }
  if (count & 1)
  {
    _mm_store_ss(p, rest);
  }
#else
  alignas(64) float buffer[lanes];
  store(buffer, v);
  for (std::int64_t i = 0; i < count; ++i)
  {
    p[i] = buffer[i];
  }
#endif
}

/// a and b alternating: a0 b0 a1 b1 ...
inline void interleave(Vec a, Vec b, Vec& low, Vec& high)
{
#if defined(__AVX512F__)
  const __m512i first = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const __m512i second = _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  low = _mm512_permutex2var_ps(a, first, b);
  high = _mm512_permutex2var_ps(a, second, b);
#elif defined(__AVX2__)
  const Vec even = _mm256_unpacklo_ps(a, b);
  const Vec odd = _mm256_unpackhi_ps(a, b);
  low = _mm256_permute2f128_ps(even, odd, 0x20);
  high = _mm256_permute2f128_ps(even, odd, 0x31);
#else
  low = _mm_unpacklo_ps(a, b);
  high = _mm_unpackhi_ps(a, b);
#endif
}

/// Of each four floats of a and of b two, as the instruction's number says; `inOrder` then puts those of a
/// before those of b.
template <int Places>
inline Vec halves(Vec a, Vec b)
{
#if defined(__AVX512F__)
  return _mm512_shuffle_ps(a, b, Places);
#elif defined(__AVX2__)
  return _mm256_shuffle_ps(a, b, Places);
#else
  return _mm_shuffle_ps(a, b, Places);
#endif
}

/// Elements 0, 2, 4 ... of a and b, one behind the other, once `inOrder` has put them so.
inline Vec evens(Vec a, Vec b)
{
  return halves<0x88>(a, b);
}

/// The same of elements 1, 3, 5 ...
inline Vec odds(Vec a, Vec b)
{
  return halves<0xdd>(a, b);
}

inline Vec inOrder(Vec v)
{
#if defined(__AVX512F__)
  const __m512i order = _mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7);
  const __m512d pairs = _mm512_castps_pd(v);
  return _mm512_castpd_ps(_mm512_permutex2var_pd(pairs, order, pairs));
#elif defined(__AVX2__)
  return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(v), 0xd8));
#else
  return v;
#endif
}

/// Elements 0, 2, 4 ... and 1, 3, 5, ... of a and b, one behind the other.
inline void deinterleave(Vec a, Vec b, Vec& even, Vec& odd)
{
  even = inOrder(evens(a, b));
  odd = inOrder(odds(a, b));
}

/// `to` and `from` don't overlap; nothing beside the `count` floats is touched.
inline void copy(float* to, const float* from, std::int64_t count)
{
  std::int64_t i = 0;
  for (; i + lanes <= count; i += lanes)
  {
    store(to + i, load(from + i));
  }
  for (; i < count; ++i)
  {
    to[i] = from[i];
  }
}

/// So many floats as whole vectors have.
inline std::int64_t wholeVectors(std::int64_t floats)
{
  return (floats + lanes - 1) / lanes * lanes;
}

inline std::int64_t clamp(std::int64_t value, std::int64_t low, std::int64_t high)
{
  return value < low ? low : (value > high ? high : value);
}

/// Smallest i >= 0 with step * i + start >= bound, at most `count`.
inline std::int64_t firstAtLeast(std::int64_t bound, std::int64_t start, std::int64_t step,
                                 std::int64_t count)
{
  return bound <= start ? 0 : clamp((bound - start + step - 1) / step, 0, count);
}

/// Which lanes of a vector that begins at column `column` lie in a row of `width` columns.
inline LoadMask insideRow(std::int64_t column, std::int64_t width)
{
  const std::int64_t begin = clamp(-column, 0, lanes);
  return LoadMask(begin, clamp(width - column, begin, lanes));
}

}  // namespace
}  // namespace layerscope

#endif
