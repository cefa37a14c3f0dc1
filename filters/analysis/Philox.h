#ifndef layerscope_analysis_Philox_h
#define layerscope_analysis_Philox_h

#include <array>
#include <cstdint>

namespace layerscope
{

/// Fourth counter word: keeps streams apart that have the same seed.
enum class RandomStream : std::uint32_t
{
  Latents = 0,
  KMeans = 1,
  SliceDirections = 2,
  SliceAngles = 3,
  SilhouetteRows = 4,
  Neighbours = 5,
  SampleChoice = 6,
  AttributionNoise = 7,
  MaximizationStart = 8,
  MaximizationJitter = 9,
  UmapStart = 10,
  UmapNegatives = 11,
  ApproximateNeighbours = 12,
  ExtraTrees = 13,
  NetworkNoise = 14
};

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

/// Philox4x32-10: four random words as a pure function of a counter and a key, so that any element of a
/// random sequence is had without those before it. J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw,
/// "Parallel Random Numbers: As Easy as 1, 2, 3", SC'11.
constexpr PhiloxCounter philox(PhiloxCounter counter, PhiloxKey key)
{
  for (int round = 0; round < 10; ++round)
  {
    const std::uint64_t product0 = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t product1 = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(product0)};
    key[0] += 0x9E3779B9;  // golden ratio
    key[1] += 0xBB67AE85;  // sqrt(3) - 1
  }
  return counter;
}

/// The same with 64-bit numbers: key (seed low, seed high), counter (index low, index high, part, stream).
/// Returns two numbers, low word first.
constexpr std::array<std::uint64_t, 2> philox(std::uint64_t seed, std::uint64_t index, std::uint32_t part,
                                              RandomStream stream)
{
  const PhiloxCounter words =
      philox({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), part,
              static_cast<std::uint32_t>(stream)},
             {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  return {words[0] | std::uint64_t{words[1]} << 32, words[2] | std::uint64_t{words[3]} << 32};
}

/// A random number as one that is uniform in [0, end), end > 0; the bias is less than end / 2^64.
constexpr std::int64_t below(std::int64_t end, std::uint64_t random)
{
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::int64_t>((static_cast<Wide>(random) * static_cast<std::uint64_t>(end)) >> 64);
}

}  // namespace layerscope

#endif
