#ifndef layerscope_network_kernels_DigitCosts_h
#define layerscope_network_kernels_DigitCosts_h

#include <cstdint>

#include "Kernels.h"
#include "LayerCosts.h"
#include "Rounding.h"

namespace layerscope
{

// Estimates of `out` sums of `steps` at each of `places`, in cycles of a core: in digits (see DigitProduct),
// which are made of the places' numbers, and with vectors. Fitted to 265 layers of eight networks.

inline double digitCycles(std::int64_t steps, std::int64_t out, std::int64_t places)
{
  constexpr LayerCosts costs = {73.0, 0.98, 1.14, 0.75};
  const auto products = [](std::int64_t k, std::int64_t m, std::int64_t n)
  { return static_cast<double>(k) * static_cast<double>(m) * static_cast<double>(n); };
  return costs.cycles(
      products(roundUp(steps, digitSteps), roundUp(out, digitTile), roundUp(places, digitTile)),
      products(steps, places, 1), products(out, places, 1), products(steps, out, 1));
}

/// `read`: numbers of the input.
inline double vectorCycles(std::int64_t steps, std::int64_t out, std::int64_t places, std::int64_t read)
{
  constexpr LayerCosts costs = {20.5, 0.29, 0.42, 0.62};
  const auto sums = static_cast<double>(out) * static_cast<double>(places);
  return costs.cycles(static_cast<double>(steps) * sums, static_cast<double>(read), sums,
                      static_cast<double>(steps) * static_cast<double>(out));
}

}  // namespace layerscope

#endif
