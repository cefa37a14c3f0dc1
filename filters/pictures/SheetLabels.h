#ifndef layerscope_SheetLabels_h
#define layerscope_SheetLabels_h

#include <cstdint>
#include <string>
#include <vector>

#include "ContactSheet.h"

namespace layerscope
{

/// A line below a picture: its text, and shorter ones to take where that is too wide.
using LabelLine = std::vector<std::string>;

/// A picture's lines, from the top down; as many for each picture.
using SheetLabel = std::vector<LabelLine>;

/// A text as it can be written on one line: '?' for each byte that is not UTF-8, blanks for control characters, and
/// only the first 500 bytes or so, which is more than goes below a picture.
std::string printableText(const std::string& text);

/// Height of the strips that labels of so many lines need below pictures of this width, in pixels. The type
/// is a ninth of the width, but at least 9 pixels high, a line a quarter more.
std::int64_t labelHeight(std::size_t lines, std::int64_t imageWidth);

/// Paints the labels of the pictures into the strips of a sheet, see paintSheet. All have the same size of
/// type: the largest at which all fit below their pictures, down to 8 pixels. Those that are wider even then
/// take their first shorter text that fits, or end in an ellipsis.
void paintLabels(const std::vector<SheetLabel>& labels, const SheetLayout& layout, std::uint8_t* rgb);

}  // namespace layerscope

#endif
