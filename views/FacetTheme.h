#ifndef layerscope_FacetTheme_h
#define layerscope_FacetTheme_h

#include <array>
#include <cstdint>

namespace layerscope
{

/// The colours of a view besides those of distances and channels, RGB.
struct FacetTheme
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
  Color missing; ///< squares without a distance
};

/// Colours that stand out from a background, red, green and blue in [0, 1].
FacetTheme makeFacetTheme(const double background[3]);

}  // namespace layerscope

#endif
