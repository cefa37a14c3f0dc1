#include "samples/ClassColors.h"

#include <array>

namespace layerscope
{

namespace
{

/// Found by testing/facets/search_class_colors.py, which says what it looks for. CIEDE2000 distances are at least
/// 14.0 among the first ten and 7.3 among all to people who lack one kind of cones, twice as much to those with normal
/// vision.
constexpr std::array<Rgb, classColorCount> colors = {{
    {240, 120, 150},
    {15, 90, 120},
    {150, 195, 0},
    {30, 225, 240},
    {165, 105, 0},
    {120, 150, 255},
    {165, 15, 225},
    {165, 15, 45},
    {75, 135, 105},
    {240, 195, 150},
    {0, 210, 105},
    {180, 0, 135},
    {135, 120, 75},
    {195, 150, 210},
    {255, 0, 165},
    {0, 165, 180},
    {165, 105, 150},
    {165, 150, 30},
    {135, 165, 105},
    {135, 120, 195},
}};

}  // namespace

Rgb classColor(std::size_t index)
{
  return colors[index % colors.size()];
}

}  // namespace layerscope
