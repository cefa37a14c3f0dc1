#include "PictureImage.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "ImagePixels.h"
#include "samples/PictureStore.h"
#include "samples/Pixels.h"
#include "vtkImageData.h"

namespace layerscope
{

namespace
{

/// The part of [0, count) pixels that pixel `index` of `size` covers, at least one.
std::pair<int, int> covered(int index, int size, int count)
{
  const int begin = static_cast<int>(static_cast<std::int64_t>(index) * count / size);
  const int end = static_cast<int>((static_cast<std::int64_t>(index) + 1) * count / size);
  return {begin, std::max(begin + 1, end)};
}

}  // namespace

vtkSmartPointer<vtkImageData> pictureImage(const StoredPicture& picture, int width, int height)
{
  auto image = newImage(width, height);
  const PixelView pixels = pixelsOf(image);
  for (int y = 0; y < pixels.height; ++y)
  {
    const auto [y0, y1] = covered(y, pixels.height, static_cast<int>(picture.height));
    for (int x = 0; x < pixels.width; ++x)
    {
      const auto [x0, x1] = covered(x, pixels.width, static_cast<int>(picture.width));
      int sums[3] = {0, 0, 0};
      for (int sourceY = y0; sourceY < y1; ++sourceY)
      {
        const std::uint8_t* source =
            picture.rgb.data() + 3 * (static_cast<std::size_t>(sourceY) * static_cast<std::size_t>(picture.width) +
                                      static_cast<std::size_t>(x0));
        for (int sourceX = x0; sourceX < x1; ++sourceX, source += 3)
        {
          sums[0] += source[0];
          sums[1] += source[1];
          sums[2] += source[2];
        }
      }
      const int count = (y1 - y0) * (x1 - x0);
      Rgb mean{};
      std::transform(sums, sums + 3, mean.begin(),
                     [count](int sum) { return static_cast<std::uint8_t>((sum + count / 2) / count); });
      setPixel(pixelAt(pixels, x, y), mean, 255);
    }
  }
  return image;
}

}  // namespace layerscope
