#include "SheetPictures.h"

#include <algorithm>

#include "network/Forward.h"
#include "network/Memory.h"

namespace layerscope
{

bool makeSheetPictures(const std::shared_ptr<const Network>& network, const float* latents,
                       std::int64_t count, SheetPictures& images, const std::function<bool(double)>& progress)
{
  const PixelLayout layout = pixelLayout(*network);
  const std::int64_t size = layout.values();
  images.count = count;
  images.width = layout.width;
  images.height = layout.height;
  ShadeRange range = pixelRange(*network);
  const bool findRange = !range.isKnown();
  // Twice the pixels, since they also go onto a sheet.
  const double valueBytes = findRange ? static_cast<double>(size) * sizeof(float) : 0.0;
  requireMemory(static_cast<double>(count) * (2.0 * static_cast<double>(images.imageBytes()) + valueBytes),
                "the images don't fit into memory; take fewer");
  images.pixels.resize(static_cast<std::size_t>(count) * images.imageBytes());
  std::vector<float> kept(findRange ? static_cast<std::size_t>(count * size) : 0);
  const auto paintAll = [&](std::int64_t first, std::int64_t number, const float* values)
  {
    for (std::int64_t index = 0; index < number; ++index)
    {
      std::uint8_t* rgb =
          images.pixels.data() + static_cast<std::size_t>(first + index) * images.imageBytes();
      paintPixels(layout, range, values + index * size, rgb);
    }
  };
  const auto take = [&](std::size_t, std::int64_t first, std::int64_t number, const float* values)
  {
    if (findRange)
    {
      range.extend(values, number * size);
      std::copy(values, values + number * size, kept.begin() + static_cast<std::ptrdiff_t>(first * size));
    }
    else
    {
      paintAll(first, number, values);
    }
    return true;
  };
  Forward forward(network, {network->outputName()});
  if (!forward.run(latents, count, network->rowSize(), take, progress))
  {
    return false;
  }
  if (findRange && count > 0)
  {
    range = range.settled();
    paintAll(0, count, kept.data());
  }
  return true;
}

}  // namespace layerscope
