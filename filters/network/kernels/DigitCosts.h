#ifndef layerscope_network_kernels_DigitCosts_h
#define layerscope_network_kernels_DigitCosts_h

#include "Kernels.h"
#include "LayerCosts.h"
#include "Rounding.h"

namespace layerscope
{

// Estimates of products in digits (see DigitProduct) and of the same with vectors, in cycles of a core.
// Fitted to 265 layers of eight networks. What digits gain should be more than the estimate's error.
constexpr double leastGainOfDigits = 1.1;

/// `out` sums of `steps` at each of `places`, whose numbers are made into digits.
inline double digitCycles(double steps, double out, double places)
{
  constexpr LayerCosts costs = {73.0, 0.98, 1.14, 0.75};
  const auto whole = [](double count, std::int64_t unit)
  { return static_cast<double>(roundUp(static_cast<std::int64_t>(count), unit)); };
  return costs.cycles(whole(steps, digitSteps) * whole(out, digitTile) * whole(places, digitTile),
                      steps * places, out * places, steps * out);
}

/// `read`: numbers of the input.
inline double cyclesBesideDigits(double steps, double out, double places, double read)
{
  constexpr LayerCosts costs = {20.5, 0.29, 0.42, 0.62};
  return costs.cycles(steps * out * places, read, out * places, steps * out);
}

}  // namespace layerscope

#endif
