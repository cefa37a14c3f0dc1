#include "ViewTheme.h"

#include <cmath>

namespace layerscope
{

ViewTheme::Color mix(const ViewTheme::Color& from, const ViewTheme::Color& to, double share)
{
  ViewTheme::Color mixed{};
  for (std::size_t channel = 0; channel < 3; ++channel)
  {
    mixed[channel] = static_cast<std::uint8_t>(std::lround(from[channel] + share * (to[channel] - from[channel])));
  }
  return mixed;
}

double lightness(const double color[3])
{
  return 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2];
}

ViewTheme makeViewTheme(const double background[3])
{
  ViewTheme theme;
  for (std::size_t channel = 0; channel < 3; ++channel)
  {
    theme.background[channel] = static_cast<std::uint8_t>(std::lround(255 * background[channel]));
  }
  const bool dark = lightness(background) < 0.5;
  // Text is not quite black or white, everything else a step on the way to it.
  theme.text = dark ? ViewTheme::Color{236, 239, 242} : ViewTheme::Color{33, 37, 41};
  theme.muted = mix(theme.background, theme.text, 0.6);
  theme.cell = mix(theme.background, theme.text, dark ? 0.06 : 0.018);
  theme.frame = mix(theme.background, theme.text, 0.15);
  theme.grid = mix(theme.background, theme.text, 0.1);
  theme.dot = mix(theme.background, theme.text, 0.6);
  theme.missing = mix(theme.background, theme.text, 0.35);
  theme.mark = dark ? ViewTheme::Color{255, 120, 70} : ViewTheme::Color{224, 72, 28};
  return theme;
}

}  // namespace layerscope
