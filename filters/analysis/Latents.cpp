#include "analysis/Latents.h"

#include "analysis/NormalQuantile.h"
#include "analysis/Philox.h"
#include "network/Error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace layerscope
{

double uniformOf(std::uint64_t random)
{
  return (static_cast<double>(random >> 12) + 0.5) * 0x1p-52;
}

namespace
{

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
          philox(options.seed, first + sample, static_cast<std::uint32_t>(d / 2), options.stream);
      row[d] = transform(uniformOf(random[0]));
      if (d + 1 < dimension)
      {
        row[d + 1] = transform(uniformOf(random[1]));
      }
    }
  }
}

/// Calls action(transform) with the options' transform of numbers in (0, 1).
template <typename Action>
void withTransform(const LatentOptions& options, const Action& action)
{
  switch (options.distribution)
  {
    case LatentDistribution::Normal:
      return action(NormalTransform{});
    case LatentDistribution::Uniform:
      return action(UniformTransform{});
    case LatentDistribution::TruncatedNormal:
      if (!(options.truncation > 0 && std::isfinite(options.truncation)))
      {
        throw Error("the truncation of the normal distribution is out of range")
            .expected("a positive, finite number")
            .found(std::to_string(options.truncation));
      }
      return action(TruncatedNormalTransform(options.truncation));
  }
}

}  // namespace

LatentDistribution latentDistribution(int number)
{
  if (number < 0 || number > static_cast<int>(LatentDistribution::TruncatedNormal))
  {
    throw Error("unknown Distribution").expected("0, 1 or 2").found(std::to_string(number));
  }
  return static_cast<LatentDistribution>(number);
}

void fillLatents(const LatentOptions& options, std::uint64_t first, std::size_t count, std::size_t dimension,
                 float* latents)
{
  if (dimension > std::uint64_t{1} << 33)
  {
    throw Error("latents have too many dimensions").expected("at most 2^33").found(std::to_string(dimension));
  }
  withTransform(options,
                [&](const auto& transform) { fill(options, first, count, dimension, latents, transform); });
}

void latentsFromNormal(const LatentOptions& options, const double* normal, std::size_t count, float* latents)
{
  if (options.distribution == LatentDistribution::Normal)
  {
    std::transform(normal, normal + count, latents, [](double value) { return static_cast<float>(value); });
    return;
  }
  // Far out P(x) would round to 0 or 1.
  constexpr double least = 0x1p-53;
  withTransform(options,
                [&](const auto& transform)
                {
                  std::transform(normal, normal + count, latents,
                                 [&](double value) {
                                   return transform(std::clamp(normalDistribution(value), least, 1 - least));
                                 });
                });
}

}  // namespace layerscope
