#include "samples/ScalePicture.h"

#include <algorithm>
#include <utility>

namespace layerscope
{

namespace
{

/// The part of [0, count) pixels that pixel `index` of `size` covers, at least one.
std::pair<std::int64_t, std::int64_t> covered(std::int64_t index, std::int64_t size, std::int64_t count)
{
  const std::int64_t begin = index * count / size;
  return {begin, std::max(begin + 1, (index + 1) * count / size)};
}

}  // namespace

StoredPicture scalePicture(const StoredPicture& picture, int width, int height)
{
  StoredPicture scaled;
  scaled.width = width;
  scaled.height = height;
  scaled.rgb.reserve(3 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y)
  {
    const auto [y0, y1] = covered(y, height, picture.height);
    for (int x = 0; x < width; ++x)
    {
      const auto [x0, x1] = covered(x, width, picture.width);
      int sums[3] = {0, 0, 0};
      for (std::int64_t sourceY = y0; sourceY < y1; ++sourceY)
      {
        const std::uint8_t* source = picture.rgb.data() + 3 * (sourceY * picture.width + x0);
        for (std::int64_t sourceX = x0; sourceX < x1; ++sourceX, source += 3)
        {
          sums[0] += source[0];
          sums[1] += source[1];
          sums[2] += source[2];
        }
      }
      const auto count = static_cast<int>((y1 - y0) * (x1 - x0));
      for (const int sum : sums)
      {
        scaled.rgb.push_back(static_cast<std::uint8_t>((sum + count / 2) / count));
      }
    }
  }
  return scaled;
}

}  // namespace layerscope
