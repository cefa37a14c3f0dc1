#include "analysis/PresentValues.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace layerscope
{

namespace
{
bool isPresent(float value)
{
  return !std::isnan(value);
}
}  // namespace

void poolPresent(Pooling pooling, const float* activations, std::size_t count, std::size_t channels,
                 std::size_t pixels, float* output, std::size_t outputStride)
{
  if (pooling == Pooling::None || channels == 0 || pixels == 0 || outputStride < channels)
  {
    return poolActivations(pooling, activations, count, channels, pixels, output, outputStride);
  }
  std::vector<float> present;
  for (std::size_t map = 0; map < count * channels; ++map)
  {
    const float* const values = activations + map * pixels;
    float& pooled = output[map / channels * outputStride + map % channels];
    present.clear();
    std::copy_if(values, values + pixels, std::back_inserter(present), isPresent);
    pooled = std::numeric_limits<float>::quiet_NaN();
    if (!present.empty())
    {
      poolActivations(pooling, present.data(), 1, 1, present.size(), &pooled, 1);
    }
  }
}

void normalizePresent(Normalization normalization, float* rows, std::size_t count, std::size_t columns,
                      std::size_t stride)
{
  std::vector<float> present;
  for (std::size_t i = 0; i < count; ++i)
  {
    float* const row = rows + i * stride;
    present.clear();
    std::copy_if(row, row + columns, std::back_inserter(present), isPresent);
    normalizeRows(normalization, present.data(), 1, present.size(), present.size());
    auto next = present.begin();
    std::for_each(row, row + columns, [&](float& value) { value = isPresent(value) ? *next++ : value; });
  }
}

}  // namespace layerscope
