#ifndef layerscope_projections_DensityRaster_h
#define layerscope_projections_DensityRaster_h

#include <cstddef>
#include <vector>

#include "samples/ChannelColors.h"
#include "samples/PixelView.h"

namespace layerscope
{

/// How dense coloured points are in a picture, for so many points that one would only cover another.
///
/// Each point adds a Gaussian kernel whose middle is 1, so that the density m is about the number of points that lie upon
/// each other. A pixel's colour is the mean of the points' around it, of the squares of red, green and blue, which is about
/// what one sees of fine dots from afar: each class counts by its share, whatever was drawn first. Its opacity is
///
///     0.2 min(1, m) + 0.8 sqrt(min(1, m / top)),
///
/// where `top` is the density that 99.5 % of the pixels with at least half a point do not exceed, or 1 where all are less:
/// a heap of points in one place doesn't make all others faint, and a single point is seen.
///
/// Points are counted in cells of a third of the kernel's width, at least a pixel, and densities between cells are bilinear.
/// The same for any number of threads.
class DensityRaster
{
public:
  /// Lengths in pixels; `sigma` is the kernel's standard deviation, at least half a pixel.
  DensityRaster(int width, int height, double sigma);

  /// x from the left, y upwards. Points beside the picture count as far as their kernels reach into it. `weight`: of how many
  /// points.
  void add(float x, float y, const Rgb& color, float weight = 1);

  /// Lays the densities over the picture, times `opacity`; once. Parallel, O(pixels), with a kernel of many pixels less.
  void drawOn(const PixelView& image, double opacity);

private:
  using Sum = float __attribute__((vector_size(16)));  ///< red, green and blue squared, times the weight, and the weight

  void blur();
  float topOf() const;
  Sum at(int x, int y) const;

  int width_;
  int height_;
  int cell_;      ///< pixels
  double sigma_;  ///< cells
  int margin_;    ///< cells around the picture
  int columns_;
  int rows_;
  std::vector<Sum> sums_;
};

}  // namespace layerscope

#endif
