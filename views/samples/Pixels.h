#ifndef layerscope_samples_Pixels_h
#define layerscope_samples_Pixels_h

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "samples/ChannelColors.h"
#include "samples/PixelView.h"

namespace layerscope
{

/// A fraction as a byte; beyond [0, 1] its ends.
inline std::uint8_t toByte(double fraction)
{
  return static_cast<std::uint8_t>(std::min(std::max(fraction, 0.0), 1.0) * 255.0 + 0.5);
}

inline std::size_t pixelCount(const PixelView& image)
{
  return image.width > 0 && image.height > 0
             ? static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height)
             : 0;
}

/// The pixel in column x, `down` rows below the upper edge.
inline std::uint8_t* pixelAt(const PixelView& image, std::int64_t x, std::int64_t down)
{
  return image.rgba + ((image.height - 1 - down) * image.width + x) * 4;
}

inline void setPixel(std::uint8_t* pixel, const Rgb& color, std::uint8_t opacity)
{
  pixel[0] = color[0];
  pixel[1] = color[1];
  pixel[2] = color[2];
  pixel[3] = opacity;
}

inline void makeTransparent(const PixelView& image)
{
  if (pixelCount(image) > 0)
  {
    std::memset(image.rgba, 0, pixelCount(image) * 4);
  }
}

}  // namespace layerscope

#endif
