#ifndef layerscope_facets_FacetRaster_h
#define layerscope_facets_FacetRaster_h

#include <array>
#include <cstdint>
#include <vector>

#include "facets/FacetData.h"
#include "samples/SampleMask.h"
#include "samples/ChannelColors.h"
#include "samples/PixelView.h"

namespace layerscope
{

// Pictures of squares and dots for tables with more of them than are worth drawing one by one. What depends
// on the selection is a picture of its own, to be laid over the one that doesn't. All functions work on all
// cells of the view at once, in parallel, and overwrite all pixels; the result doesn't depend on the number of threads. They throw
// Error if a picture names a cell that the data doesn't have, or if the mask isn't one of the data.

/// The place of a value in a range as a number in [0, 255]: 256 steps of equal size. Values beyond the range
/// take its end, all those of a range of one value the middle. Not for NaN.
inline int colorIndex(double value, const ValueRange& range)
{
  const double extent = range.high - range.low;
  const double place = extent > 0.0 ? (value - range.low) / extent * 256.0 : 128.0;
  return place >= 255.0 ? 255 : place > 0.0 ? static_cast<int>(place) : 0;
}

/// The colours of numbers.
struct ScaleColors
{
  std::array<std::array<std::uint8_t, 4>, 256> colors{};  ///< RGBA by colorIndex(); all are drawn opaque
  Rgb missing{{160, 160, 160}};                           ///< for NaN
};

/// The squares of a cell; see SquareGrid.h for what the numbers mean. The picture's upper left corner is that
/// of the first square. Squares that don't fit into it are cut off.
struct SquarePicture
{
  int layerIndex = 0;
  int cluster = 0;
  double side = 1.0;  ///< in pixels, gap included
  double gap = 0.0;
  std::int64_t perColumn = 0;
  ValueRange range;  ///< of the values, for their colours
  PixelView image;
};

/// How the selection looks.
struct MarkStyle
{
  Rgb mark{{230, 80, 40}};
  Rgb background{{255, 255, 255}};
  double fade = 0.6;         ///< how far squares that aren't selected go towards the background
  double minimumMark = 0.5;  ///< least share of the mark colour in a pixel that has a selected square or more
};

/// Below this side a pixel is the mean of the squares in it; from here on squares are drawn with their gap.
constexpr double leastDrawnSide = 3.0;

/// The squares in the colour of their value, of which `values` has one a row; transparent where there are none. Below
/// leastDrawnSide each pixel takes the colour of the mean value of what it covers (missing values count only where
/// there is nothing else) and is as opaque as it is covered. O(squares + pixels).
void rasterSquares(const FacetData& data, const ColumnView<double>& values, const ScaleColors& colors,
                   const std::vector<SquarePicture>& pictures);

/// The squares in the colour of their class, `classOfRow` being indices of `colors`. Below leastDrawnSide each pixel
/// takes the colour of the class that covers most of it, the first of several, and is as opaque as it is covered. `range` has no
/// meaning here. O(classes (squares + pixels)).
void rasterClasses(const FacetData& data, const std::vector<std::uint8_t>& classOfRow, const std::vector<Rgb>& colors,
                   const std::vector<SquarePicture>& pictures);

/// To be laid over rasterSquares(): squares that aren't selected fade towards the background, selected ones
/// get a frame in the mark colour; below leastDrawnSide pixels take the mark colour as far as their samples
/// are selected. `range` has no meaning here. O(squares + pixels).
void rasterSquareMarks(const FacetData& data, const SampleMask& mask, const MarkStyle& style,
                       const std::vector<SquarePicture>& pictures);

/// The dot plots of a cell, as in DotScale with the picture as the plot.
struct DotPicture
{
  int layerIndex = 0;
  int cluster = 0;
  ValueRange range;            ///< of activations; others have no dot
  std::vector<Rgb> colors;     ///< a colour a slot; their number is that of the slots, at most the table's T
  double dotSize = 1.0;        ///< diameter in pixels; up to 1 a dot is one pixel
  double opacity = 0.5;        ///< of one dot, in [0, 1]
  double leastOpacity = 0.15;  ///< of a dot that lies alone, where `opacity` is too little to be seen
  PixelView image;
};

/// The dots of all samples: where n of them lie over one another, the opacity is 1 - (1 - opacity)^n, as if
/// they were drawn one by one; the first of them is at least as opaque as leastOpacity. A cell has at most
/// one picture. O(rows T + pixels dotSize^2).
void rasterDots(const FacetData& data, const std::vector<DotPicture>& pictures);

/// The same for the samples of the mask alone, to be laid over rasterDots().
void rasterDotMarks(const FacetData& data, const SampleMask& mask, const std::vector<DotPicture>& pictures);

/// An opacity at which the densest part of a plot isn't all one colour when `dots` dots of diameter `dotSize`
/// share a slot of `slotWidth` by `height` pixels. It goes with a leastOpacity, so that single dots are not
/// lost.
double dotOpacity(std::int64_t dots, double slotWidth, double height, double dotSize);

}  // namespace layerscope

#endif
