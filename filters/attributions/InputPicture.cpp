#include "InputPicture.h"

#include <algorithm>
#include <cmath>

#include "networks/PictureInput.h"

namespace layerscope
{

InputPicture::InputPicture(const Network& network)
{
  const Shape& shape = network.sampleShape();
  if (shape.size() != 2 && shape.size() != 3)
  {
    width = network.sampleSize();
    return;
  }
  const auto fed = fedPicture(network, {});
  channels = fed.shape.channels;
  height = fed.shape.height;
  width = fed.shape.width;
  isChannelsLast = fed.isChannelsLast;
  isShown = channels == 1 || channels == 3;
}

void writePicture(const float* input, const InputPicture& picture, const std::optional<PictureFit>& fit,
                  std::uint8_t* rgb)
{
  const bool isKnown = fit && fit->scaling != PictureFit::Scaling::Stored;
  const auto [least, greatest] = std::minmax_element(input, input + picture.channels * picture.size());
  for (std::int64_t position = 0; position < picture.size(); ++position)
  {
    for (std::int64_t colour = 0; colour < 3; ++colour)
    {
      const std::int64_t ordered = fit && fit->isBgr ? 2 - colour : colour;
      const std::int64_t channel = picture.channels == 1 ? 0 : ordered;
      const auto [black, white] = isKnown ? fedRange(*fit, channel) : std::pair(*least, *greatest);
      const float value = input[picture.place(channel, position)];
      const float share = white > black ? (value - black) / (white - black) : 0;
      rgb[3 * position + colour] =
          static_cast<std::uint8_t>(std::lround(255 * std::clamp(share, 0.0F, 1.0F)));
    }
  }
}

}  // namespace layerscope
