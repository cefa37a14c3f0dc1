#ifndef layerscope_network_kernels_DigitTiles_h
#define layerscope_network_kernels_DigitTiles_h

#include <cstdint>

#include "Kernels.h"
#include "LayerCosts.h"
#include "Rounding.h"

namespace layerscope
{

/// Room for a tile of either operand of a DigitProduct, in floats.
inline std::int64_t floatsOfDigits(std::int64_t steps)
{
  return divideUp(steps, digitSteps) * digitBlockFloats;
}

// Estimates of `out` sums of `steps` at each of `places`, in cycles of a core: in digits, which are made of
// the places' numbers, and with vectors. Fitted to 265 layers of eight networks.

inline double digitCycles(std::int64_t steps, std::int64_t out, std::int64_t places)
{
  constexpr LayerCosts costs = {73.0, 0.98, 1.14, 0.75};
  const auto product = [](std::int64_t a, std::int64_t b)
  { return static_cast<double>(a) * static_cast<double>(b); };
  const auto tiles = static_cast<double>(roundUp(places, digitTile));
  return costs.cycles(product(roundUp(steps, digitSteps), roundUp(out, digitTile)) * tiles,
                      product(steps, places), product(out, places), product(steps, out));
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
