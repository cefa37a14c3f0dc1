#ifndef layerscope_samples_PixelView_h
#define layerscope_samples_PixelView_h

#include <cstdint>

namespace layerscope
{

/// Pixels that the caller owns: 4 bytes each, red, green, blue and opacity; the colours are not multiplied
/// with the opacity. Rows from the bottom to the top, without padding.
struct PixelView
{
  std::uint8_t* rgba = nullptr;
  int width = 0;
  int height = 0;
};

}  // namespace layerscope

#endif
