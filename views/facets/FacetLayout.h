#ifndef layerscope_facets_FacetLayout_h
#define layerscope_facets_FacetLayout_h

#include "samples/Rectangle.h"
#include "samples/TextMetrics.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace layerscope
{

/// What the layout needs to know of a layer. Lengths of texts are numbers of characters.
struct FacetLayerInput
{
  /// Samples in each cluster; all layers have the same number of clusters. Counts below 0 are taken for 0.
  std::vector<std::int64_t> counts;
  /// Dot plots in a cell: the most that any of its clusters has; 0: squares only.
  int channels = 0;
  /// The widest channel number, the widest label of the y axis.
  int channelCharacters = 1;
  int tickCharacters = 4;
  /// The column header in full ("layer 1 · 8×8 · 400 ch") and its short form ("layer 1").
  int headerCharacters = 22;
  int shortHeaderCharacters = 7;
  /// The wider one of the numbers at the ends of the colour scale.
  int legendCharacters = 5;
};

struct FacetLayoutInput
{
  /// The view in device pixels.
  float width = 0;
  float height = 0;
  /// Device pixels of a point over 1/72 inch, DPI / 72: margins and gaps grow with it. The fonts must have
  /// been measured at the same DPI.
  float scale = 1;
  TextMetrics smallText;
  TextMetrics headerText;
  std::vector<FacetLayerInput> layers;
  /// The view's title (in the header font); 0: none.
  int titleCharacters = 14;
  /// What stands beside a colour scale ("distance to centre").
  int legendTitleCharacters = 18;
  /// Whether all layers have the same colours: one legend for all of them instead of one each.
  bool hasOneLegend = false;
  /// The row header ("cluster 12").
  int rowHeaderCharacters = 9;
  /// The share of the view's width that the picture panel would like, in [0, 1]; 0 hides it.
  float picturesWidth = 0;
  /// Whether the columns stand apart so that bands between them have room.
  bool hasGutters = false;
};

/// How channel numbers stand below the dot plots. Every `labelStep`-th one is shown, from the first.
enum class LabelStyle
{
  None,
  Horizontal,
  /// On two lines by turns, the first on the upper one.
  Staggered,
  /// Turned by 90 degrees, read from below.
  Rotated
};

/// How much text has room, from none to all of it.
enum class TextDetail
{
  None,
  /// Column header: the layer's number. Row header: the cluster's number. Status: the cell's size.
  Number,
  /// Column header: its short form. Status: selected samples and size, "5 / 153".
  Short,
  /// Status: "5 selected · 21 %" and the size.
  Full
};

/// A legend of colours, a line above the cells.
struct FacetLegend
{
  Rectangle line;
  /// The parts of a colour scale from left to right.
  Rectangle low;
  Rectangle bar;
  Rectangle high;
  Rectangle title;
};

/// A layer. Everything that doesn't differ between its cells.
struct FacetColumn
{
  /// The whole column, from the header down to the last cell.
  Rectangle area;
  /// The line of the header, and below it the legend unless there is one for all layers.
  Rectangle header;
  FacetLegend legend;
  TextDetail headerDetail = TextDetail::None;
  LabelStyle labelStyle = LabelStyle::None;
  int labelStep = 1;
  /// The upright box of a channel number; higher than wide when it is turned.
  float labelWidth = 0;
  float labelHeight = 0;
  /// Dot plots a cell, and the width of one; 0 when dot plots are left out.
  int slots = 0;
  float slotWidth = 0;
};

/// As many labels as a y axis gets at most.
constexpr int mostTicks = 6;

/// A cluster.
struct FacetRow
{
  /// The whole row, from the header to the last cell.
  Rectangle area;
  /// Stands left of the cells; its text is turned by 90 degrees when `FacetLayout::rowHeaderDetail` is Full.
  Rectangle header;
  /// As many labels as the y axis of a dot plot holds without collision; 0: draw none. A label that would
  /// stand out of `FacetCell::ticks` has to be moved inside.
  int maximumTicks = 0;
};

/// A cluster of a layer. All parts lie inside of `frame` and don't overlap.
struct FacetCell
{
  Rectangle frame;
  /// The line at the top: how many are selected, and the cell's size.
  Rectangle status;
  /// Left of `dots`: the labels of the y axis.
  Rectangle ticks;
  /// The dot plots side by side, each `FacetColumn::slotWidth` wide.
  Rectangle dots;
  /// Below `dots`, and a little wider where labels are wider than their plot.
  Rectangle channelLabels;
  /// The first square's upper left corner is this area's.
  Rectangle squares;
  /// Squares below each other before the next column begins, at least 1 when the cell has samples.
  std::int64_t squaresPerColumn = 0;
};

struct FacetLayout
{
  /// At the top: the view's title, and right of it the names of highlighted channels.
  Rectangle title;
  Rectangle channelLegend;
  /// That of all layers, over all columns; empty where each has its own.
  FacetLegend legend;
  std::vector<FacetColumn> columns;
  std::vector<FacetRow> rows;
  /// Layer by layer: cells[layer * rows.size() + cluster].
  std::vector<FacetCell> cells;
  TextDetail rowHeaderDetail = TextDetail::None;
  TextDetail statusDetail = TextDetail::None;
  /// From one square to the next, in both directions, and how much of it stays free between them (0 for
  /// squares of fewer than 3 pixels). A square is drawn at half a gap from the edges of its place.
  double squareSide = 0;
  float squareGap = 0;
  /// The picture panel: its heading, the pictures, and the strip at its left edge by which its width is
  /// changed.
  Rectangle picturesHeading;
  Rectangle pictures;
  Rectangle splitter;
  /// Width of the room between neighbouring columns where they stand apart for bands; else 0.
  float gutter = 0;

  const FacetCell& cell(std::size_t layer, std::size_t cluster) const
  {
    return cells[layer * rows.size() + cluster];
  }
};

/// Divides a view among layers (columns of equal width), clusters (rows) and pictures.
///
/// - Squares have one size in the whole view, the largest at which every cell's squares fit, up to 24 points.
/// Row
///   heights are found together with it: rows of large clusters are higher, none is lower than 0.6 of an
///   equal share. Height that the squares don't need raises the lowest rows.
/// - Dot plots take 11 to 16 points each while that leaves the squares half of the cell; more channels are
/// packed
///   closer. Room that squares of the largest size leave over widens them.
/// - What has no room is dropped, in all cells alike: texts of legends, channel numbers, labels of the y
/// axis, dot
///   plots. Squares remain. The picture panel shrinks before columns become narrower than 90 points, and
///   hides.
/// - With gutters, 28 % of the distance from one column to the next stay free between them, but 28 to 84 points as
///   long as that is at most 35 %.
/// - Sizes are never negative, nothing overlaps, everything lies within the view, which may have any size.
///
/// A pure function: the same input gives the same layout. Time O(layers * clusters). Throws
/// std::invalid_argument when layers differ in their number of clusters.
FacetLayout layoutFacets(const FacetLayoutInput& input);

/// Where in a cell's `dots` the dot plot number `slot` (from 0) stands.
Rectangle channelSlot(const FacetColumn& column, const FacetCell& cell, int slot);

/// The room of the channel number below dot plot `slot`: the text is centred in it (turned for Rotated).
/// Empty when it is not shown.
Rectangle channelLabel(const FacetColumn& column, const FacetCell& cell, int slot);

/// The index in `cells` of the cell whose frame holds the point, or -1. Time O(layers + clusters).
std::ptrdiff_t cellAt(const FacetLayout& layout, float x, float y);

}  // namespace layerscope

#endif
