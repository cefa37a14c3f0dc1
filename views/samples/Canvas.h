#ifndef layerscope_samples_Canvas_h
#define layerscope_samples_Canvas_h

#include <cstdint>
#include <vector>

#include "samples/ChannelColors.h"
#include "samples/PixelView.h"
#include "samples/Rectangle.h"
#include "samples/Ribbon.h"

namespace layerscope
{

/// Draws on pixels in memory what a window shows: thousands of small shapes and texts, which OpenGL in software takes
/// many times as long for, then reach the window as one picture.
///
/// Coordinates are pixels of the image, y upwards; what lies beyond the image is cut off. Colours are laid over what
/// is there as far as they are opaque: new = opacity * colour + (1 - opacity) * old. The image is opaque afterwards.
class Canvas
{
public:
  /// Borrows the pixels. Makes them all one colour.
  Canvas(const PixelView& image, const Rgb& background);

  /// A rectangle with its edges on whole pixels: those nearest to the given ones, at least one pixel apart. O(pixels).
  void fill(const Rectangle& area, const Rgb& color, double opacity = 1);
  /// Pixels 1 : 1 with their lower left corner at (left, bottom). O(pixels).
  void blend(int left, int bottom, const PixelView& pixels);
  /// Upright squares of `side` whole pixels, their lower left corners at `corners`, x and y by turns; a colour of 4
  /// bytes, the last its opacity, for each. O(squares side^2).
  void squares(const std::vector<float>& corners, float side, const std::vector<std::uint8_t>& colors);
  /// Discs with smooth edges around the points, which count to a quarter of a pixel. O(discs diameter^2).
  void discs(const std::vector<float>& centers, float diameter, const std::vector<std::uint8_t>& colors);
  /// Ribbons with smooth edges, from and to the whole pixels that are nearest to their ends; a colour of 4 bytes for each.
  /// Where one is thinner than a pixel it is as much fainter. O(pixels touched).
  void ribbons(const std::vector<Ribbon>& ribbons, const std::vector<std::uint8_t>& colors);

private:
  void fillPixels(int left, int bottom, int right, int top, const Rgb& color, int opacity);

  PixelView image_;
};

}  // namespace layerscope

#endif
