#include "analysis/Pooling.h"

#include "analysis/Lanes.h"
#include "analysis/Sums.h"
#include "network/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace layerscope
{

namespace
{

// Each of these pools `channels` feature maps of `pixels` floats that lie one behind the other.
using PoolMaps = void (*)(const float* maps, std::size_t channels, std::size_t pixels, float* pooled);

/// The largest value (Sign 1) or the smallest (Sign -1); comparisons alone would lose NaN.
template <int Sign>
LAYERSCOPE_INLINE float extremum(const float* map, std::size_t pixels)
{
  lanes::Float best = lanes::Float{} + map[0];
  lanes::Int isNan = {};
  std::size_t i = 0;
  for (; i + lanes::FloatCount <= pixels; i += lanes::FloatCount)
  {
    lanes::Float x;
    lanes::load(x, map + i);
    best = Sign > 0 ? (x > best ? x : best) : (x < best ? x : best);
    isNan |= x != x;
  }
  float result = best[0];
  bool anyNan = map[0] != map[0];
  for (std::size_t lane = 0; lane < lanes::FloatCount; ++lane)
  {
    result = Sign > 0 ? std::max(result, best[lane]) : std::min(result, best[lane]);
    anyNan |= isNan[lane] != 0;
  }
  for (; i < pixels; ++i)
  {
    result = Sign > 0 ? std::max(result, map[i]) : std::min(result, map[i]);
    anyNan |= map[i] != map[i];
  }
  return anyNan ? std::numeric_limits<float>::quiet_NaN() : result;
}

LAYERSCOPE_CLONES void largest(const float* maps, std::size_t channels, std::size_t pixels, float* pooled)
{
  for (std::size_t c = 0; c < channels; ++c)
  {
    pooled[c] = extremum<1>(maps + c * pixels, pixels);
  }
}

LAYERSCOPE_CLONES void smallest(const float* maps, std::size_t channels, std::size_t pixels, float* pooled)
{
  for (std::size_t c = 0; c < channels; ++c)
  {
    pooled[c] = extremum<-1>(maps + c * pixels, pixels);
  }
}

LAYERSCOPE_CLONES void means(const float* maps, std::size_t channels, std::size_t pixels, float* pooled)
{
  const double scale = 1.0 / static_cast<double>(pixels);
  for (std::size_t c = 0; c < channels; ++c)
  {
    pooled[c] = static_cast<float>(sums::sum(maps + c * pixels, pixels, sums::Identity{}) * scale);
  }
}

LAYERSCOPE_CLONES void rootMeanSquares(const float* maps, std::size_t channels, std::size_t pixels,
                                       float* pooled)
{
  const double scale = 1.0 / static_cast<double>(pixels);
  for (std::size_t c = 0; c < channels; ++c)
  {
    pooled[c] = static_cast<float>(std::sqrt(sums::sum(maps + c * pixels, pixels, sums::Square{}) * scale));
  }
}

LAYERSCOPE_CLONES void standardDeviations(const float* maps, std::size_t channels, std::size_t pixels,
                                          float* pooled)
{
  const auto count = static_cast<double>(pixels);
  for (std::size_t c = 0; c < channels; ++c)
  {
    const float* map = maps + c * pixels;
    const double mean = sums::sum(map, pixels, sums::Identity{}) / count;
    pooled[c] = static_cast<float>(std::sqrt(sums::sum(map, pixels, sums::SquaredDeviation{mean}) / count));
  }
}

void everyPixel(const float* maps, std::size_t channels, std::size_t pixels, float* pooled)
{
  std::copy(maps, maps + channels * pixels, pooled);
}

PoolMaps poolMapsOf(Pooling pooling)
{
  switch (pooling)
  {
    case Pooling::Max:
      return largest;
    case Pooling::Mean:
      return means;
    case Pooling::RMS:
      return rootMeanSquares;
    case Pooling::Min:
      return smallest;
    case Pooling::StandardDeviation:
      return standardDeviations;
    case Pooling::None:
      return everyPixel;
  }
  throw Error("unknown pooling").found(std::to_string(static_cast<int>(pooling)));
}

}  // namespace

std::size_t pooledWidth(Pooling pooling, std::size_t channels, std::size_t pixels)
{
  return pooling == Pooling::None ? channels * pixels : channels;
}

void poolActivations(Pooling pooling, const float* activations, std::size_t count, std::size_t channels,
                     std::size_t pixels, float* output, std::size_t outputStride)
{
  if (count == 0)
  {
    return;
  }
  if (channels == 0 || pixels == 0)
  {
    throw Error("there is nothing to pool")
        .expected("at least one channel and pixel")
        .found(std::to_string(channels) + " channels of " + std::to_string(pixels) + " pixels");
  }
  const std::size_t width = pooledWidth(pooling, channels, pixels);
  if (outputStride < width)
  {
    throw Error("pooled samples overlap")
        .expected("rows at least " + std::to_string(width) + " values apart")
        .found(std::to_string(outputStride));
  }
  const PoolMaps poolMaps = poolMapsOf(pooling);
  const std::size_t perChannel = width / channels;
  constexpr std::size_t BlockChannels = 16;
  const std::size_t blocks = (channels + BlockChannels - 1) / BlockChannels;
#pragma omp parallel for schedule(static)
  for (std::size_t item = 0; item < count * blocks; ++item)
  {
    const std::size_t sample = item / blocks;
    const std::size_t begin = item % blocks * BlockChannels;
    const std::size_t size = std::min(BlockChannels, channels - begin);
    poolMaps(activations + (sample * channels + begin) * pixels, size, pixels,
             output + sample * outputStride + begin * perChannel);
  }
}

}  // namespace layerscope
