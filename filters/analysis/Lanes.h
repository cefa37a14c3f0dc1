#ifndef layerscope_analysis_Lanes_h
#define layerscope_analysis_Lanes_h

#include <cstddef>
#include <cstdint>
#include <cstring>

// Leaf loops marked so are compiled for several instruction sets and chosen when the library is loaded. They
// use a fixed number of lanes and no fused multiply-add (-ffp-contract=off), so every copy gives the same
// bits.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LAYERSCOPE_CLONES  // the choice runs before the sanitizers' run-time library is ready
#elif defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__)
#define LAYERSCOPE_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LAYERSCOPE_CLONES
#endif

#define LAYERSCOPE_INLINE inline __attribute__((always_inline))

namespace layerscope::lanes
{

/// One AVX-512 register, or as many smaller ones as it takes.
using Float = float __attribute__((vector_size(64)));
using Int = std::int32_t __attribute__((vector_size(64)));
using Double = double __attribute__((vector_size(64)));
using Long = std::int64_t __attribute__((vector_size(64)));
using HalfFloat = float __attribute__((vector_size(32)));

constexpr std::size_t FloatCount = 16;
constexpr std::size_t DoubleCount = 8;

template <typename Vector, typename Scalar>
LAYERSCOPE_INLINE void load(Vector& vector, const Scalar* from)
{
  std::memcpy(&vector, from, sizeof(Vector));
}

template <typename Vector, typename Scalar>
LAYERSCOPE_INLINE void store(Scalar* to, const Vector& vector)
{
  std::memcpy(to, &vector, sizeof(Vector));
}

/// Eight floats widened.
LAYERSCOPE_INLINE void loadWide(Double& vector, const float* from)
{
  HalfFloat narrow;
  load(narrow, from);
  vector = __builtin_convertvector(narrow, Double);
}

/// Adds the lanes pairwise, in an order that is the same for all instruction sets.
LAYERSCOPE_INLINE double sum(const Double& v)
{
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

}  // namespace layerscope::lanes

#endif
