#include "analysis/LatentTruncation.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "network/Error.h"
#include "network/NumberText.h"

namespace layerscope
{
void scaleLatents(const float* values, std::size_t count, double psi, float* truncated)
{
  if (!std::isfinite(psi))
  {
    throw Error("Psi is out of range").expected("a finite number").found(numberText(psi));
  }
  constexpr double most = std::numeric_limits<float>::max();
  double largest = 0;
  for (std::size_t i = 0; i < count; ++i)
  {
    const double product = psi * values[i];
    largest = std::max(largest, std::abs(product));
    truncated[i] = static_cast<float>(std::clamp(product, -most, most));
  }
  if (largest > most)
  {
    throw Error("Psi is too large for these latents")
        .expected("products up to " + numberText(most))
        .found(numberText(largest) + " for Psi " + numberText(psi));
  }
}

void clampLatents(const float* values, std::size_t count, double limit, float* truncated)
{
  if (!(limit >= 0))
  {
    throw Error("Limit is out of range").expected("0 or more").found(numberText(limit));
  }
  for (std::size_t i = 0; i < count; ++i)
  {
    truncated[i] = static_cast<float>(std::clamp<double>(values[i], -limit, limit));
  }
}

}  // namespace layerscope
