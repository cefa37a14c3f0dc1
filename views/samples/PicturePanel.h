#ifndef layerscope_samples_PicturePanel_h
#define layerscope_samples_PicturePanel_h

#include <cstdint>
#include <string>
#include <vector>

#include "samples/PictureGrid.h"
#include "samples/Rectangle.h"

namespace layerscope
{

/// The panel of the selected samples' pictures at the right of a view: what is in it, and where.
struct PicturePanel
{
  struct Entry
  {
    std::int64_t sample = 0;
    std::string note;  ///< at the right of its caption, e.g. a distance
  };

  /// Stands at the upper right while the panel is hidden; a click on it brings the panel back.
  static constexpr const char* showText = "show pictures";

  Rectangle area;      ///< of the pictures; empty while the panel is hidden
  Rectangle heading;   ///< or, while it is hidden, that of showText; empty where that has no room
  Rectangle splitter;  ///< the strip at the left edge by which the width is changed
  PictureGrid grid;
  std::vector<Entry> entries;  ///< as many as are shown, in the grid's order
  std::int64_t selected = 0;   ///< samples, of which those that fit are shown
  std::string title;           ///< what the samples are; empty: selected ones
  std::string order;           ///< of the entries: "nearest first, layer 3"
  std::string hint;            ///< how to select samples, where none is
};

}  // namespace layerscope

#endif
