#ifndef layerscope_SheetPictures_h
#define layerscope_SheetPictures_h

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "PixelValues.h"
#include "network/Network.h"

namespace layerscope
{

/// Pictures of one size, RGB with a byte a channel, pixel rows from the top down, pictures one after the
/// other.
struct SheetPictures
{
  std::int64_t count = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::vector<std::uint8_t> pixels;

  std::size_t imageBytes() const { return static_cast<std::size_t>(3 * width * height); }
  const std::uint8_t* image(std::int64_t index) const
  {
    return pixels.data() + static_cast<std::size_t>(index) * imageBytes();
  }
};

/// Runs the network to its output and makes pictures of `count` samples, latents [count, sampleSize].
///
/// Black and white are those of pixelRange; where that has none, the least and the largest value of all
/// pictures of the call. Values beyond are clipped, NaN is black. `progress` gets the fraction done and may
/// end the run by returning false: `images` is then incomplete and the result false. Throws Error. Time is
/// that of `count` forward passes; memory that of the pictures (four times as much where the range must be
/// found) and of one batch.
bool makeSheetPictures(const std::shared_ptr<const Network>& network, const float* latents, std::int64_t count,
                      SheetPictures& images, const std::function<bool(double)>& progress = {});

}  // namespace layerscope

#endif
