#ifndef layerscope_InputPicture_h
#define layerscope_InputPicture_h

#include <cstdint>
#include <optional>
#include <utility>

#include "data/PictureFit.h"
#include "network/Network.h"

namespace layerscope
{

/// How the values of a network's input are a picture: [channels, height, width], or with the channels last.
/// Other inputs are one row of numbers, which isn't shown.
struct InputPicture
{
  explicit InputPicture(const Network& network);

  std::int64_t channels = 1;
  std::int64_t height = 1;
  std::int64_t width = 1;
  bool isChannelsLast = false;
  bool isShown = false;  ///< grey or RGB

  std::int64_t size() const { return height * width; }
  /// Of a value among those of the input.
  std::int64_t place(std::int64_t channel, std::int64_t position) const
  {
    return isChannelsLast ? position * channels + channel : channel * size() + position;
  }
};

/// The picture of one sample, [height, width, 3], by the range of black and white or, where that isn't known,
/// the sample's own.
void writePicture(const float* input, const InputPicture& picture, const std::optional<PictureFit>& fit,
                  std::uint8_t* rgb);

}  // namespace layerscope

#endif
