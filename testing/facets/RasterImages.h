#ifndef layerscope_testing_facets_RasterImages_h
#define layerscope_testing_facets_RasterImages_h

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "facets/FacetRaster.h"

namespace layerscope
{

/// A picture with its own pixels, full of what must be overwritten.
struct TestImage
{
  TestImage(int width, int height)
      : width(width), height(height), bytes(static_cast<std::size_t>(width * height) * 4, 77)
  {
  }

  PixelView view() { return {bytes.data(), width, height}; }

  /// A pixel, rows counted from above.
  std::array<int, 4> at(int x, int down) const
  {
    const std::size_t start = static_cast<std::size_t>((height - 1 - down) * width + x) * 4;
    return {bytes[start], bytes[start + 1], bytes[start + 2], bytes[start + 3]};
  }

  /// A letter a pixel, lines from above: '.' where it is transparent, else what `letterOf` says.
  template <class LetterOf>
  std::vector<std::string> drawing(const LetterOf& letterOf) const
  {
    std::vector<std::string> lines;
    for (int down = 0; down < height; ++down)
    {
      lines.emplace_back();
      for (int x = 0; x < width; ++x)
      {
        lines.back() += at(x, down)[3] == 0 ? '.' : letterOf(at(x, down));
      }
    }
    return lines;
  }

  int width;
  int height;
  std::vector<std::uint8_t> bytes;
};

}  // namespace layerscope

#endif
