#ifndef layerscope_analysis_Latents_h
#define layerscope_analysis_Latents_h

#include <cstddef>
#include <cstdint>

#include "analysis/Philox.h"

namespace layerscope
{

enum class LatentDistribution
{
  Normal,          ///< mean 0, standard deviation 1
  Uniform,         ///< in [-1, 1]
  TruncatedNormal  ///< a standard normal on condition that its absolute value is at most `truncation`
};

/// Of the number by which properties choose: 0, 1, 2 in the order above. Throws Error for another one.
LatentDistribution latentDistribution(int number);

struct LatentOptions
{
  LatentDistribution distribution = LatentDistribution::Normal;
  std::uint64_t seed = 0;
  double truncation = 2.0;                      ///< positive and finite; read by TruncatedNormal only
  RandomStream stream = RandomStream::Latents;  ///< samples of other streams are unrelated
};

/// Fills latents [count, dimension] of samples first, first + 1, ... , first + count - 1.
///
/// Component d of sample i is a function of (seed, i, d) alone: more samples, more dimensions, other
/// batches or threads keep what was there. Philox4x32-10 (see Philox.h) runs with the key
/// (seed low, seed high) on the counter (i low, i high, d / 2, stream). Its four words are two 64-bit
/// numbers, low word first; number d % 2 belongs to component d. The upper 52 bits b of the number give
/// u = (b + 1/2) / 2^52, never 0 or 1, symmetric about 1/2. The value is then
///   Normal           the normal quantile of u (Wichura 1988, see NormalQuantile.h), |z| < 8.3
///   Uniform          2 u - 1
///   TruncatedNormal  the normal quantile of P(-t) + u (1 - 2 P(-t)), P the normal distribution function
/// computed in double and rounded to float.
///
/// Time O(count * dimension), about 20 ns a value, in parallel over samples.
/// Throws Error when truncation is not positive and finite, or dimension exceeds 2^33.
void fillLatents(const LatentOptions& options, std::uint64_t first, std::size_t count, std::size_t dimension,
                 float* latents);

/// Latents as functions of normal numbers: value i is the quantile of the distribution at P(normal[i]). So a
/// sampler that walks among normal vectors walks among latents. Throws Error as fillLatents does.
void latentsFromNormal(const LatentOptions& options, const double* normal, std::size_t count, float* latents);

/// A number in (0, 1) from 64 random bits: (b + 1/2) / 2^52 of the upper 52 bits b.
double uniformOf(std::uint64_t random);

}  // namespace layerscope

#endif
