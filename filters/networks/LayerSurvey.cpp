#include "LayerSurvey.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "analysis/Communicator.h"

namespace layerscope
{

LayerSurvey surveyLayer(const float* rows, std::int64_t count, std::size_t width, Communicator& communicator)
{
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> least(width, infinity), most(width, -infinity);
  std::int64_t sums[] = {count, 0};
  for (std::int64_t row = 0; row < count; ++row)
  {
    const float* values = rows + static_cast<std::size_t>(row) * width;
    bool hasNan = false;
    for (std::size_t channel = 0; channel < width; ++channel)
    {
      const double value = values[channel];
      hasNan |= value != value;
      least[channel] = std::min(least[channel], value);
      most[channel] = std::max(most[channel], value);
    }
    sums[1] += hasNan ? 1 : 0;
  }
  communicator.allReduce(Reduction::Sum, sums, 2);
  communicator.allReduce(Reduction::Minimum, least.data(), width);
  communicator.allReduce(Reduction::Maximum, most.data(), width);
  LayerSurvey survey;
  survey.rows = sums[0];
  survey.rowsWithNan = sums[1];
  survey.allEqual = survey.rows > 1 && survey.rowsWithNan == 0;
  for (std::size_t channel = 0; channel < width; ++channel)
  {
    survey.deadChannels += least[channel] == 0 && most[channel] == 0 ? 1 : 0;
    survey.allEqual = survey.allEqual && least[channel] == most[channel];
  }
  return survey;
}

}  // namespace layerscope
