#include "projections/TrailColors.h"

#include <algorithm>
#include <cmath>

#include "samples/Pixels.h"

namespace layerscope
{

namespace
{

struct Oklab
{
  double l;
  double a;
  double b;
};

double toLinear(unsigned char value)
{
  const double share = value / 255.0;
  return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double fromLinear(double value)
{
  return value <= 0.0031308 ? 12.92 * std::max(value, 0.0) : 1.055 * std::pow(value, 1 / 2.4) - 0.055;
}

Oklab toOklab(const Rgb& color)
{
  const double r = toLinear(color[0]);
  const double g = toLinear(color[1]);
  const double b = toLinear(color[2]);
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

/// The same colour, of another lightness; as much less colourful as it has to be.
Rgb withLightness(const Oklab& color, double lightness)
{
  for (double chroma = 1;; chroma -= 0.1)
  {
    const double a = std::max(chroma, 0.0) * color.a;
    const double b = std::max(chroma, 0.0) * color.b;
    const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
    const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
    const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
    const double rgb[3] = {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
                           -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
                           -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
    constexpr double slack = 0.005;
    const bool fits = std::all_of(rgb, rgb + 3, [](double value) { return value >= -slack && value <= 1 + slack; });
    if (fits || chroma <= 0)
    {
      return {{toByte(fromLinear(rgb[0])), toByte(fromLinear(rgb[1])), toByte(fromLinear(rgb[2]))}};
    }
  }
}

}  // namespace

TrailColors trailColors(const Rgb& color, const Rgb& background)
{
  const Oklab own = toOklab(color);
  if (toOklab(background).l > 0.6)
  {
    return {withLightness(own, 0.55 * own.l), withLightness(own, 0.25 + 0.68 * own.l)};
  }
  return {withLightness(own, 0.3 + 0.2 * own.l), withLightness(own, 0.5 + 0.45 * own.l)};
}

}  // namespace layerscope
