#ifndef layerscope_ViewTheme_h
#define layerscope_ViewTheme_h

#include <array>
#include <cstdint>

namespace layerscope
{

/// The colours of a view besides those of distances and channels, RGB.
struct ViewTheme
{
  using Color = std::array<std::uint8_t, 3>;

  Color background;
  Color cell;    ///< of the frames' inside
  Color frame;
  Color grid;    ///< lines at the ticks
  Color text;
  Color muted;   ///< text of less weight
  Color dot;
  Color mark;    ///< what is selected
  Color missing; ///< squares whose value is not known
};

/// `share` of the way from one colour to another, in [0, 1].
ViewTheme::Color mix(const ViewTheme::Color& from, const ViewTheme::Color& to, double share);

/// How light a colour is, from 0 (black) to 1 (white): luma of ITU-R BT.601. Red, green and blue in [0, 1].
double lightness(const double color[3]);

/// Colours that stand out from a background, red, green and blue in [0, 1].
ViewTheme makeViewTheme(const double background[3]);

}  // namespace layerscope

#endif
