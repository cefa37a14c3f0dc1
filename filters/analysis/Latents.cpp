#include "analysis/Latents.h"

#include "analysis/NormalQuantile.h"
#include "analysis/Philox.h"
#include "network/Error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace layerscope
{

namespace
{

double uniformOf(std::uint64_t random)
{
  return (static_cast<double>(random >> 12) + 0.5) * 0x1p-52;
}

struct NormalTransform
{
  float operator()(double u) const { return static_cast<float>(normalQuantile(u)); }
};

struct UniformTransform
{
  float operator()(double u) const { return static_cast<float>(2 * u - 1); }
};

struct TruncatedNormalTransform
{
  explicit TruncatedNormalTransform(double bound) : bound_(bound), outside_(normalDistribution(-bound)) {}

  float operator()(double u) const
  {
    // The lower half keeps its relative precision far out; the upper one mirrors it. 1 - u is exact.
    const double lower = u < 0.5 ? u : 1 - u;
    const double z = std::max(normalQuantile(outside_ + lower * (1 - 2 * outside_)), -bound_);
    return static_cast<float>(u < 0.5 ? z : -z);
  }

private:
  double bound_;
  double outside_;
};

template <typename Transform>
void fill(const LatentOptions& options, std::uint64_t first, std::size_t count, std::size_t dimension,
          float* latents, const Transform& transform)
{
#pragma omp parallel for schedule(static)
  for (std::size_t sample = 0; sample < count; ++sample)
  {
    float* row = latents + sample * dimension;
    for (std::size_t d = 0; d < dimension; d += 2)
    {
      const auto random =
          philox(options.seed, first + sample, static_cast<std::uint32_t>(d / 2), RandomStream::Latents);
      row[d] = transform(uniformOf(random[0]));
      if (d + 1 < dimension)
      {
        row[d + 1] = transform(uniformOf(random[1]));
      }
    }
  }
}

}  // namespace

void fillLatents(const LatentOptions& options, std::uint64_t first, std::size_t count, std::size_t dimension,
                 float* latents)
{
  if (dimension > std::uint64_t{1} << 33)
  {
    throw Error("latents have too many dimensions").expected("at most 2^33").found(std::to_string(dimension));
  }
  switch (options.distribution)
  {
    case LatentDistribution::Normal:
      return fill(options, first, count, dimension, latents, NormalTransform{});
    case LatentDistribution::Uniform:
      return fill(options, first, count, dimension, latents, UniformTransform{});
    case LatentDistribution::TruncatedNormal:
      if (!(options.truncation > 0 && std::isfinite(options.truncation)))
      {
        throw Error("the truncation of the normal distribution is out of range")
            .expected("a positive, finite number")
            .found(std::to_string(options.truncation));
      }
      return fill(options, first, count, dimension, latents, TruncatedNormalTransform(options.truncation));
  }
}

}  // namespace layerscope
