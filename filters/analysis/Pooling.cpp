#include "analysis/Pooling.h"

#include "analysis/Lanes.h"
#include "analysis/Sums.h"
#include "network/Error.h"
#include "network/operators/Parallel.h"

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
struct Extremum
{
  template <typename T>
  LAYERSCOPE_INLINE static T better(T x, T best)
  {
    return (Sign > 0 ? x > best : x < best) ? x : best;
  }

  template <int Parts>
  LAYERSCOPE_INLINE static float pool(const float* map, std::size_t pixels)
  {
    using Group = lanes::Group<Parts>;
    typename Group::Float best[Parts];
    typename Group::Int isNan[Parts] = {};
    for (auto& part : best)
    {
      part = typename Group::Float{} + map[0];
    }
    std::size_t i = 0;
    for (; i + lanes::floatCount <= pixels; i += lanes::floatCount)
    {
      for (int part = 0; part < Parts; ++part)
      {
        typename Group::Float x;
        lanes::load(x, map + i + part * Group::floats);
        best[part] = Sign > 0 ? (x > best[part] ? x : best[part]) : (x < best[part] ? x : best[part]);
        isNan[part] |= x != x;
      }
    }
    float result = map[0];
    bool anyNan = map[0] != map[0];
    for (int part = 0; part < Parts; ++part)
    {
      for (std::size_t lane = 0; lane < Group::floats; ++lane)
      {
        result = better<float>(best[part][lane], result);
        anyNan |= isNan[part][lane] != 0;
      }
    }
    for (; i < pixels; ++i)
    {
      result = better(map[i], result);
      anyNan |= map[i] != map[i];
    }
    return anyNan ? std::numeric_limits<float>::quiet_NaN() : result;
  }
};

struct Mean
{
  template <int Parts>
  LAYERSCOPE_INLINE static float pool(const float* map, std::size_t pixels)
  {
    return static_cast<float>(sums::sum<Parts>(map, pixels, sums::Identity{}) / static_cast<double>(pixels));
  }
};

struct RootMeanSquare
{
  template <int Parts>
  LAYERSCOPE_INLINE static float pool(const float* map, std::size_t pixels)
  {
    const double squares = sums::sum<Parts>(map, pixels, sums::Square{});
    return static_cast<float>(std::sqrt(squares / static_cast<double>(pixels)));
  }
};

struct StandardDeviation
{
  template <int Parts>
  LAYERSCOPE_INLINE static float pool(const float* map, std::size_t pixels)
  {
    const auto count = static_cast<double>(pixels);
    const double mean = sums::sum<Parts>(map, pixels, sums::Identity{}) / count;
    return static_cast<float>(std::sqrt(sums::sum<Parts>(map, pixels, sums::SquaredDeviation{mean}) / count));
  }
};

template <typename Map>
struct EachMap
{
  template <int Parts>
  LAYERSCOPE_INLINE static void run(const float* maps, std::size_t channels, std::size_t pixels,
                                    float* pooled)
  {
    for (std::size_t c = 0; c < channels; ++c)
    {
      pooled[c] = Map::template pool<Parts>(maps + c * pixels, pixels);
    }
  }
};

template <typename Map>
void eachMap(const float* maps, std::size_t channels, std::size_t pixels, float* pooled)
{
  runKernel<EachMap<Map>>(maps, channels, pixels, pooled);
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
      return eachMap<Extremum<1>>;
    case Pooling::Mean:
      return eachMap<Mean>;
    case Pooling::RMS:
      return eachMap<RootMeanSquare>;
    case Pooling::Min:
      return eachMap<Extremum<-1>>;
    case Pooling::StandardDeviation:
      return eachMap<StandardDeviation>;
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
  constexpr std::size_t blockChannels = 16;
  const std::size_t blocks = (channels + blockChannels - 1) / blockChannels;
  parallelItems(static_cast<std::int64_t>(count * blocks), static_cast<std::int64_t>(blockChannels * pixels),
                [&](std::int64_t item)
                {
                  const std::size_t sample = static_cast<std::size_t>(item) / blocks;
                  const std::size_t begin = static_cast<std::size_t>(item) % blocks * blockChannels;
                  const std::size_t size = std::min(blockChannels, channels - begin);
                  poolMaps(activations + (sample * channels + begin) * pixels, size, pixels,
                           output + sample * outputStride + begin * perChannel);
                });
}

}  // namespace layerscope
