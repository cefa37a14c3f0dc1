#ifndef layerscope_page_Page_h
#define layerscope_page_Page_h

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "samples/ChannelColors.h"

namespace layerscope
{

// What writePage() makes a file of: a view of samples for whoever has no ParaView, in a browser. Panels hold plots,
// plots hold marks, lines and texts; each mark may stand for a sample, and a sample that is selected in one plot is
// marked in all. Places are fractions in [0, 1] of what holds them, from the upper left corner; sizes of marks and
// texts are pixels of a usual screen. All texts are UTF-8.

/// A part of what holds it: fractions, y down.
struct PageArea
{
  double left = 0;
  double top = 0;
  double width = 1;
  double height = 1;
};

/// The colours besides those of marks. The default is that of a white view.
struct PageTheme
{
  Rgb background{255, 255, 255};
  Rgb panel{251, 251, 251};  ///< inside of the panels
  Rgb frame{222, 223, 223};  ///< around the panels
  Rgb grid{233, 233, 234};   ///< lines at the ticks
  Rgb text{33, 37, 41};
  Rgb muted{122, 124, 127};   ///< text of less weight
  Rgb selected{224, 72, 28};  ///< what is selected
};

/// What a tooltip tells of each sample or mark, after the column's name: texts, or numbers, of which NaN are left out;
/// of the two the one that isn't empty counts. Empty texts are left out.
struct PageColumn
{
  std::string name;
  std::vector<std::string> texts;
  std::vector<double> numbers;
};

struct PagePicture
{
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;  ///< [height, width, 3], rows from the top down
};

/// The samples, or whatever else the marks stand for. All columns are as long as `ids`, or empty.
struct PageSamples
{
  std::string name = "sample";  ///< of one of them, before its number
  std::vector<std::int64_t> ids;
  std::vector<PageColumn> columns;
  std::vector<int> classes;           ///< the entry of the legend; -1: none
  std::vector<int> pictures;          ///< the index in Page::pictures; -1: none
  std::vector<std::size_t> selected;  ///< indices of those that are selected when the page is opened
};

struct PageClass
{
  std::string name;
  Rgb color{};
};

/// Classes of samples. A click on an entry hides its marks or shows them again, with Ctrl it shows them alone.
struct PageLegend
{
  std::string title;
  std::vector<PageClass> classes;
};

/// A bar of colours between two numbers.
struct PageScale
{
  std::string title;
  std::string low;
  std::string high;
  std::vector<Rgb> colors;  ///< from low to high; none: there is no scale
};

/// The heading of some columns or rows of panels: stands above all panels, or left of them and turned.
struct PageHeader
{
  double begin = 0;  ///< of the page's room for panels
  double end = 1;
  std::string text;
  std::string shortText;           ///< where `text` has no room
  std::vector<std::string> about;  ///< lines of its tooltip
  PageScale scale;                 ///< below it; only of columns
};

struct PageMarks
{
  enum Shape
  {
    Circle,
    Square,
    Picture  ///< the sample's picture, or a square where it has none
  };
  enum Arrangement
  {
    Places,  ///< at x and y
    Columns  ///< one below the other, then to the right, in one size for the whole page: as large as all plots allow
  };
  /// How a mark of a selected sample differs from others.
  enum Selected
  {
    Ringed,
    Filled
  };

  Shape shape = Circle;
  Arrangement arrangement = Places;
  Selected selected = Ringed;
  PageArea area;  ///< of the plot

  /// The index in PageSamples of each mark; or empty: these marks stand for no sample, and nothing can be done with
  /// them.
  std::vector<std::size_t> samples;
  ///@{
  /// Fractions of `area`, one each; not for Columns. Marks of which one is not finite are left out, others moved into
  /// [0, 1].
  std::vector<double> x;
  std::vector<double> y;
  ///@}
  std::vector<double> sizes;  ///< diameter or side: one for all or one each; by default 5. At most `mostSize`
  std::vector<Rgb> colors;    ///< one for all or one each; none: those of the samples' classes
  std::vector<bool> rings;    ///< those that have a ring even if they aren't selected; one each, or empty
  Rgb ring{};
  double opacity = 1;
  std::vector<std::string> about;   ///< lines of the tooltip behind those of the sample: what is the same for all
  std::vector<PageColumn> columns;  ///< the same for each mark

  static constexpr double mostSize = 100;
};

/// Lines that belong to a sample each, or to none: trails, say.
struct PageLines
{
  PageArea area;                     ///< of the plot
  std::vector<std::size_t> samples;  ///< one a line; or empty
  /// The points of all lines, of fractions of `area`; line i has those from starts[i] to before starts[i + 1], the last
  /// one to the end. Lines break where a point is not finite.
  std::vector<std::size_t> starts;
  std::vector<double> x;
  std::vector<double> y;
  std::vector<Rgb> colors;  ///< one for all, one each line, or one each point, of the piece that begins at it
  double width = 1;
  double opacity = 1;
};

/// A text at a place of a plot.
struct PageText
{
  double x = 0;
  double y = 0;
  std::string text;
  double size = 11;
  bool bold = false;
  Rgb color{};
};

/// A filled rectangle behind the marks of a plot.
struct PageBox
{
  PageArea area;
  Rgb color{};
  double opacity = 1;
};

/// A label at an axis of a plot. Labels that would stand on others are left out.
struct PageTick
{
  double place = 0;  ///< the fraction of the plot, from its left or upper edge
  std::string label;
  bool bold = false;
  bool isColored = false;  ///< else in muted letters
  Rgb color{};
};

/// A part of a panel, from its upper to its lower edge.
struct PagePlot
{
  double left = 0;  ///< fractions of the panel's width
  double right = 1;
  /// Width by height that it keeps, in the middle of its room; 0: it fills its room.
  double aspect = 0;
  std::vector<PageTick> yTicks;  ///< left of it, with lines across
  std::vector<PageTick> xTicks;  ///< below it
  std::vector<PageBox> boxes;
  std::vector<PageLines> lines;
  std::vector<PageMarks> marks;  ///< later ones over earlier ones
  std::vector<PageText> texts;
  /// In which order the pictures of the selected samples stand when the user has selected them here: by the first
  /// column of numbers of the marks, in all plots of the same `order`, e.g. "nearest first, layer 3". Empty: by number.
  std::string order;
};

struct PagePanel
{
  PageArea place;       ///< of the page's room for panels
  std::string heading;  ///< above it, at the left
  std::string detail;   ///< at the right
  /// Whether the upper right corner tells how many of its samples are selected, and how many there are; a click on it
  /// selects them all.
  bool hasCounts = false;
  std::vector<PagePlot> plots;
};

/// A file of a picture: "image/png" and the like, and its bytes.
struct PageImage
{
  std::string type;
  std::vector<std::uint8_t> bytes;
};

struct Page
{
  std::string title;
  std::string details;  ///< beside it, with less weight
  std::string hint;     ///< what to do, where no picture is shown
  std::string source;   ///< at the foot: what made the page
  PageTheme theme;
  PageSamples samples;
  std::vector<PagePicture> pictures;
  /// Makes a file of pixels, as those of a PagePicture, in which many pictures stand. None: PNG.
  std::function<PageImage(const PagePicture&)> encode;
  PageLegend legend;
  PageScale scale;  ///< one for the whole page
  std::vector<PageHeader> columns;
  std::vector<PageHeader> rows;
  std::vector<PagePanel> panels;
};

/// The file: HTML with all that it needs within, for browsers of 2021 or newer; no network is asked for anything. The
/// same page makes the same bytes. Some 4 to 8 bytes a mark and 3 a pixel at most; time in proportion. Throws Error
/// where lengths, indices or sizes don't fit, and names the panel.
std::string makePage(const Page& page);

/// Writes it under another name beside and renames it then: the file is there whole or not at all, and what was there
/// stays where writing fails. Throws Error with the file and the reason.
void writePage(const Page& page, const std::string& path);

}  // namespace layerscope

#endif
