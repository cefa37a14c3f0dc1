#include "UmapCurve.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include "network/Error.h"

namespace layerscope
{

namespace
{
constexpr std::size_t points = 300;

struct Wanted
{
  std::array<double, points> distances, values;
};

Wanted wantedCurve(double spread, double minimumDistance)
{
  Wanted wanted;
  for (std::size_t i = 0; i < points; ++i)
  {
    const double distance = 3 * spread * static_cast<double>(i) / (points - 1);
    wanted.distances[i] = distance;
    wanted.values[i] = distance < minimumDistance ? 1 : std::exp(-(distance - minimumDistance) / spread);
  }
  return wanted;
}

/// The sum of squared errors, and its normal equations for changes of (log a, b).
struct Fit
{
  double error = 0;
  double aa = 0, ab = 0, bb = 0, a = 0, b = 0;

  Fit(const Wanted& wanted, const UmapCurve& curve)
  {
    for (std::size_t i = 0; i < points; ++i)
    {
      const double distance = wanted.distances[i];
      const double power = distance > 0 ? curve.a * std::pow(distance, 2 * curve.b) : 0;
      const double value = 1 / (1 + power), missing = wanted.values[i] - value;
      const double byA = -power * value * value;
      const double byB = distance > 0 ? 2 * std::log(distance) * byA : 0;
      error += missing * missing;
      aa += byA * byA;
      ab += byA * byB;
      bb += byB * byB;
      a += byA * missing;
      b += byB * missing;
    }
  }
};
}  // namespace

UmapCurve umapCurve(double spread, double minimumDistance)
{
  if (!(spread > 0 && std::isfinite(spread) && minimumDistance >= 0 && minimumDistance <= spread))
  {
    throw Error("no curve falls off like this")
        .expected("a spread above 0, and a minimum distance from 0 to the spread")
        .found(std::to_string(spread) + " and " + std::to_string(minimumDistance));
  }
  // In units of the spread; Levenberg and Marquardt's method.
  const Wanted wanted = wantedCurve(1, minimumDistance / spread);
  constexpr int most = 200;
  constexpr double enough = 1e-12;
  UmapCurve curve;
  Fit fit(wanted, curve);
  double damping = 1e-3;
  for (int step = 0; step < most && damping < 1e12; ++step)
  {
    const double aa = fit.aa * (1 + damping), bb = fit.bb * (1 + damping);
    const double determinant = aa * bb - fit.ab * fit.ab;
    const double byA = (bb * fit.a - fit.ab * fit.b) / determinant;
    const double byB = (aa * fit.b - fit.ab * fit.a) / determinant;
    const UmapCurve next{curve.a * std::exp(byA), curve.b + byB};
    const Fit nextFit(wanted, next);
    if (!(nextFit.error <= fit.error))
    {
      damping *= 10;
      continue;
    }
    damping /= 10;
    curve = next;
    fit = nextFit;
    if (std::abs(byA) + std::abs(byB) < enough)
    {
      break;
    }
  }
  curve.a /= std::pow(spread, 2 * curve.b);
  return curve;
}

}  // namespace layerscope
