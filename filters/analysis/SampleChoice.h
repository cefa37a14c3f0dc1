#ifndef layerscope_analysis_SampleChoice_h
#define layerscope_analysis_SampleChoice_h

#include <cstdint>
#include <vector>

namespace layerscope
{

/// Which samples of a data set are taken, when not all are.
enum class SampleChoice
{
  First,
  Random,     ///< each with the same chance
  Stratified  ///< at random, each class by its share of all samples, rounded up or down
};

/// Numbers of the samples that are taken, rising: `most` of `count` (0: all). Whoever asks for more gets the
/// same ones and others beside them, whatever the choice. `labels` holds a class a sample for Stratified.
/// Time O(count log count). Throws Error when labels are asked for and missing, or `most` is negative.
std::vector<std::int64_t> chooseSamples(SampleChoice choice, std::int64_t count, std::int64_t most,
                                        std::uint64_t seed, const std::vector<std::int32_t>& labels);

}  // namespace layerscope

#endif
