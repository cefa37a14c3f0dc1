#include "WeightGradient.h"

#include <algorithm>
#include <array>

#include "Parallel.h"

namespace layerscope
{

namespace
{
/// Of the axis that the kernel is put on, the places whose element `tap` lies in the other one: [begin, end).
struct Places
{
  std::int64_t begin;
  std::int64_t end;
  std::int64_t offset;  ///< place p meets p * stride + offset
};

Places placesOf(const ConvolutionAxis& axis, std::int64_t places, std::int64_t other, std::int64_t tap)
{
  const std::int64_t offset = tap * axis.dilation - axis.padBegin;
  const std::int64_t begin = std::max<std::int64_t>(0, -floorDivide(offset, axis.stride));
  const std::int64_t end = std::min(places, floorDivide(other - 1 - offset, axis.stride) + 1);
  return {begin, std::max(begin, end), offset};
}
}  // namespace

void weightGradient(const ConvolutionShape& shape, std::int64_t images, const float* input,
                    const float* outputGradient, float* weights)
{
  // The kernel is put on the places of the one, and meets elements of the other.
  const bool isTransposed = shape.isTransposed;
  const float* const onPlaces = isTransposed ? input : outputGradient;
  const float* const met = isTransposed ? outputGradient : input;
  const std::int64_t placeChannels = isTransposed ? shape.inChannels : shape.outChannels;
  const std::int64_t metChannels = isTransposed ? shape.outChannels : shape.inChannels;
  std::array<std::int64_t, 3> places, extents;
  for (std::size_t i = 0; i < 3; ++i)
  {
    places[i] = isTransposed ? shape.axes[i].input : shape.axes[i].output;
    extents[i] = isTransposed ? shape.axes[i].output : shape.axes[i].input;
  }
  const std::int64_t placeCount = places[0] * places[1] * places[2];
  const std::int64_t metCount = extents[0] * extents[1] * extents[2];
  const auto element = [&](std::int64_t plane, std::int64_t otherPlane, std::int64_t tap)
  {
    const auto& [depth, height, width] = shape.axes;
    const Places z = placesOf(depth, places[0], extents[0], tap / width.kernel / height.kernel);
    const Places y = placesOf(height, places[1], extents[1], tap / width.kernel % height.kernel);
    const Places x = placesOf(width, places[2], extents[2], tap % width.kernel);
    double sum = 0.0;
    for (std::int64_t image = 0; image < images; ++image)
    {
      const float* const a = onPlaces + (image * shape.groups * placeChannels + plane) * placeCount;
      const float* const b = met + (image * shape.groups * metChannels + otherPlane) * metCount;
      for (std::int64_t k = z.begin; k < z.end; ++k)
      {
        for (std::int64_t j = y.begin; j < y.end; ++j)
        {
          const float* const row = a + (k * places[1] + j) * places[2];
          const float* const other =
              b + ((k * depth.stride + z.offset) * extents[1] + j * height.stride + y.offset) * extents[2] +
              x.offset;
          for (std::int64_t i = x.begin; i < x.end; ++i)
          {
            sum += static_cast<double>(row[i]) * static_cast<double>(other[i * width.stride]);
          }
        }
      }
    }
    return static_cast<float>(sum);
  };
  const std::int64_t taps = shape.kernelSize();
  parallelItems(shape.weightCount(), images * placeCount,
                [&](std::int64_t item)
                {
                  const std::int64_t plane = item / taps / metChannels;
                  const std::int64_t group = plane / placeChannels;
                  weights[item] =
                      element(plane, group * metChannels + item / taps % metChannels, item % taps);
                });
}

void biasGradient(const float* gradient, std::int64_t images, std::int64_t channels, std::int64_t positions,
                  float* bias)
{
  parallelItems(channels, images * positions,
                [&](std::int64_t channel)
                {
                  double sum = 0.0;
                  for (std::int64_t image = 0; image < images; ++image)
                  {
                    const float* const plane = gradient + (image * channels + channel) * positions;
                    for (std::int64_t i = 0; i < positions; ++i)
                    {
                      sum += static_cast<double>(plane[i]);
                    }
                  }
                  bias[channel] = static_cast<float>(sum);
                });
}

}  // namespace layerscope
