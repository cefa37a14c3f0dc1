#ifndef layerscope_LayerSurvey_h
#define layerscope_LayerSurvey_h

#include <cstddef>
#include <cstdint>

namespace layerscope
{
class Communicator;

/// What would make the samples of a layer useless to compare.
struct LayerSurvey
{
  std::int64_t deadChannels = 0;  ///< 0 in all rows
  std::int64_t rows = 0;          ///< of all ranks
  std::int64_t rowsWithNan = 0;   ///< of these
  bool allEqual = false;          ///< there are several rows, and all have the same values
};

/// Collective. Looks at `count` rows of `width` floats on each rank. O(count * width).
LayerSurvey surveyLayer(const float* rows, std::int64_t count, std::size_t width, Communicator& communicator);

}  // namespace layerscope

#endif
