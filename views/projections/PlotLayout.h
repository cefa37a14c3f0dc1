#ifndef layerscope_projections_PlotLayout_h
#define layerscope_projections_PlotLayout_h

#include <cstddef>
#include <vector>

#include "samples/Rectangle.h"
#include "samples/TextMetrics.h"

namespace layerscope
{

/// What a PlotLayout follows from. Lengths are device pixels.
struct PlotLayoutInput
{
  float width = 0;
  float height = 0;
  /// Device pixels a point.
  float scale = 1;
  TextMetrics smallText;
  TextMetrics headerText;
  /// The view's title and what stands beside it; without them there is no title.
  int titleCharacters = 0;
  std::size_t panels = 0;
  /// Panels that belong in one row, e.g. the epochs of a layer; 0: as many as make them largest.
  std::size_t perRow = 0;
  /// Of the legend's title and its entries; none: no legend. A scale of numbers counts as an entry.
  std::vector<int> legendCharacters;
  /// The share of the view's width that the picture panel would like, in [0, 1]; 0 hides it.
  float picturesWidth = 0;
  /// Whether there is a panel that could be shown.
  bool hasPictures = true;
};

/// Where the view's parts stand.
struct PlotLayout
{
  struct Panel
  {
    Rectangle header;
    Rectangle frame;  ///< whole pixels
  };

  Rectangle title;
  /// The legend's title, then its entries: a box and a name each; those without room are empty.
  std::vector<Rectangle> legend;
  std::vector<Panel> panels;  ///< row by row from the top
  Rectangle pictures;         ///< see PicturePanel
  Rectangle picturesHeading;
  Rectangle splitter;
};

/// The side of a legend's box.
float legendBox(float scale);

/// A single panel fills the area; several are squares, as large as possible. O(panels^2), for thousands of panels less
/// than a millisecond.
PlotLayout layoutPlots(const PlotLayoutInput& input);

}  // namespace layerscope

#endif
