#ifndef layerscope_PixelValues_h
#define layerscope_PixelValues_h

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace layerscope
{
class Network;

/// Where the pixels of an output lie: [channels, height, width], or [height, width, channels] as TensorFlow
/// has it; rows from the top down.
struct PixelLayout
{
  std::int64_t channels = 0;  ///< 1 (grey) or 3 (red, green, blue)
  std::int64_t height = 0;
  std::int64_t width = 0;
  bool channelsLast = false;

  std::int64_t values() const { return channels * height * width; }
};

/// Values that show as black and as white. Starts without any.
struct ShadeRange
{
  float low = std::numeric_limits<float>::max();
  float high = std::numeric_limits<float>::lowest();

  bool isKnown() const { return low < high; }
  bool operator==(const ShadeRange& other) const { return low == other.low && high == other.high; }

  void extend(const ShadeRange& other)
  {
    low = std::min(low, other.low);
    high = std::max(high, other.high);
  }
  /// By the finite ones among the values.
  void extend(const float* values, std::int64_t count)
  {
    for (std::int64_t index = 0; index < count; ++index)
    {
      if (std::isfinite(values[index]))
      {
        low = std::min(low, values[index]);
        high = std::max(high, values[index]);
      }
    }
  }
  /// A range to paint with also where all values are one, or there are none: grey says as little as there is
  /// to say.
  ShadeRange settled() const
  {
    const float value = low <= high ? low : 0.0F;
    return isKnown() ? *this : ShadeRange{value - 0.5F, value + 0.5F};
  }

  /// Values beyond the range are clipped; NaN is black.
  std::uint8_t byte(float value) const
  {
    const float scaled = 255.0F * (value - low) / (high - low);
    // Written such that NaN becomes 0.
    return scaled > 0.0F ? static_cast<std::uint8_t>(std::min(scaled + 0.5F, 255.0F)) : 0;
  }
};

/// Makes RGB pixels, [height, width, 3], of one picture's values.
inline void paintPixels(const PixelLayout& layout, const ShadeRange& range, const float* values,
                        std::uint8_t* rgb)
{
  const std::int64_t pixels = layout.width * layout.height;
  const std::int64_t pixelStep = layout.channelsLast ? layout.channels : 1;
  const std::int64_t channelStep = layout.channelsLast ? 1 : pixels;
  for (std::int64_t pixel = 0; pixel < pixels; ++pixel)
  {
    for (std::int64_t color = 0; color < 3; ++color)
    {
      const std::int64_t channel = layout.channels == 3 ? color : 0;
      rgb[3 * pixel + color] = range.byte(values[pixel * pixelStep + channel * channelStep]);
    }
  }
}

/// Throws Error, with the expected and the found shape, when the network's output isn't a picture.
PixelLayout pixelLayout(const Network& network);

/// What shows as black and as white where the operator that makes the output tells: -1 and 1 after Tanh, 0
/// and 1 after Sigmoid, HardSigmoid or Softmax. For others a range without any values.
ShadeRange pixelRange(const Network& network);

}  // namespace layerscope

#endif
