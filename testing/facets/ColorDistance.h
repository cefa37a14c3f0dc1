#ifndef layerscope_testing_facets_ColorDistance_h
#define layerscope_testing_facets_ColorDistance_h

#include "samples/ChannelColors.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace layerscope::testing
{

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

inline Triple product(const Matrix& matrix, const Triple& vector)
{
  Triple result{};
  for (int i = 0; i < 3; ++i)
  {
    for (int j = 0; j < 3; ++j)
    {
      result[i] += matrix[i][j] * vector[j];
    }
  }
  return result;
}

inline Triple linear(const Rgb& color)
{
  Triple values{};
  for (int i = 0; i < 3; ++i)
  {
    const double value = color[i] / 255.;
    values[i] = value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  }
  return values;
}

inline double contrast(const Rgb& first, const Rgb& second)
{
  const auto luminance = [](const Rgb& color)
  {
    const Triple values = linear(color);
    return 0.2126 * values[0] + 0.7152 * values[1] + 0.0722 * values[2] + 0.05;
  };
  const double ratio = luminance(first) / luminance(second);
  return std::max(ratio, 1 / ratio);
}

/// CIELAB under D65 of what remains of a colour to eyes that map linear sRGB by `cones`.
inline Triple lab(const Rgb& color, const Matrix& cones)
{
  Triple rgb = product(cones, linear(color));
  for (double& value : rgb)
  {
    value = std::min(std::max(value, 0.), 1.);
  }
  const Triple xyz = product({{{0.4124564, 0.3575761, 0.1804375},
                               {0.2126729, 0.7151522, 0.0721750},
                               {0.0193339, 0.1191920, 0.9503041}}},
                             rgb);
  const auto curve = [](double t) { return t > 216. / 24389 ? std::cbrt(t) : (24389. / 27 * t + 16) / 116; };
  const double x = curve(xyz[0] / 0.95047);
  const double y = curve(xyz[1]);
  const double z = curve(xyz[2] / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// CIEDE2000 as in Sharma, Wu, Dalal (2005), equations 2 to 22.
inline double ciede2000(const Triple& first, const Triple& second)
{
  constexpr double degree = 3.14159265358979323846 / 180;
  const auto pow7 = [](double c) { return std::sqrt(std::pow(c, 7) / (std::pow(c, 7) + std::pow(25., 7))); };
  const double meanC = (std::hypot(first[1], first[2]) + std::hypot(second[1], second[2])) / 2;
  const double g = 1 + 0.5 * (1 - pow7(meanC));
  const double c1 = std::hypot(g * first[1], first[2]);
  const double c2 = std::hypot(g * second[1], second[2]);
  const auto hue = [&](const Triple& color)
  {
    const double angle = std::atan2(color[2], g * color[1]) / degree;
    return angle < 0 ? angle + 360 : angle;
  };
  const double h1 = hue(first);
  const double h2 = hue(second);
  double turn = h2 - h1;
  double h = (h1 + h2) / 2;
  if (c1 * c2 == 0)
  {
    turn = 0;
    h = h1 + h2;
  }
  else if (std::abs(turn) > 180)
  {
    turn += turn > 0 ? -360 : 360;
    h += h1 + h2 < 360 ? 180 : -180;
  }
  const double l = (first[0] + second[0]) / 2 - 50;
  const double c = (c1 + c2) / 2;
  const double t = 1 - 0.17 * std::cos((h - 30) * degree) + 0.24 * std::cos(2 * h * degree) +
                   0.32 * std::cos((3 * h + 6) * degree) - 0.2 * std::cos((4 * h - 63) * degree);
  const double dl = (second[0] - first[0]) / (1 + 0.015 * l * l / std::sqrt(20 + l * l));
  const double dc = (c2 - c1) / (1 + 0.045 * c);
  const double dh = 2 * std::sqrt(c1 * c2) * std::sin(turn / 2 * degree) / (1 + 0.015 * c * t);
  const double angle = 60 * std::exp(-std::pow((h - 275) / 25, 2)) * degree;
  return std::sqrt(dl * dl + dc * dc + dh * dh - 2 * pow7(c) * std::sin(angle) * dc * dh);
}

const Matrix normal = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

/// Missing cones, from table 1 of Machado, Oliveira, Fernandes (2009).
const Matrix withoutCones[] = {
    {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
    {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}};

/// Of the first `count` colours that colorOf(index) gives, to eyes with these cones.
template <class ColorOf>
double leastDistance(const ColorOf& colorOf, std::size_t count, const Matrix& cones)
{
  double least = 1e9;
  for (std::size_t i = 0; i < count; ++i)
  {
    for (std::size_t j = 0; j < i; ++j)
    {
      least = std::min(least, ciede2000(lab(colorOf(i), cones), lab(colorOf(j), cones)));
    }
  }
  return least;
}

}  // namespace layerscope::testing

#endif
