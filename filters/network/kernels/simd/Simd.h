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
#elif defined(__AVX2__)
constexpr int lanes = 8;
using Vec = __m256;
#else
constexpr int lanes = 4;
using Vec = __m128;
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

/// The first `count` floats of p, zeros behind them; 0 <= count <= lanes.
inline Vec loadPart(const float* p, std::int64_t count)
{
  if (count >= lanes)
  {
    return load(p);
  }
#if defined(__AVX512F__)
  return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1U << count) - 1U), p);
#else
  alignas(64) float buffer[lanes] = {};
  for (std::int64_t i = 0; i < count; ++i)
  {
    buffer[i] = p[i];
  }
  return load(buffer);
#endif
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
#else
  alignas(64) float buffer[lanes];
  store(buffer, v);
  for (std::int64_t i = 0; i < count; ++i)
  {
    p[i] = buffer[i];
  }
#endif
}

}  // namespace
}  // namespace layerscope

#endif
