#ifndef layerscope_testing_projections_TrailSets_h
#define layerscope_testing_projections_TrailSets_h

#include <omp.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "projections/TrailLines.h"

namespace layerscope
{

constexpr float missingPlace = std::numeric_limits<float>::quiet_NaN();

inline Trails makeTrails(std::size_t steps, const std::vector<float>& places)
{
  return {steps > 0 ? places.size() / (2 * steps) : 0, steps, places};
}

/// Trails from around the origin to one of some places on a circle, the same on all machines.
inline Trails randomTrails(std::size_t count, std::size_t steps)
{
  std::mt19937 random(1);
  const auto noise = [&] { return static_cast<float>(random() % 20001) / 10000 - 1; };
  Trails trails{count, steps, {}};
  for (std::size_t trail = 0; trail < count; ++trail)
  {
    const double angle = static_cast<double>(trail % 5) * 1.25;
    const float target[2] = {static_cast<float>(3 * std::cos(angle)),
                             static_cast<float>(3 * std::sin(angle))};
    for (std::size_t step = 0; step < steps; ++step)
    {
      const float share = static_cast<float>(step) / static_cast<float>(std::max<std::size_t>(steps, 2) - 1);
      trails.places.push_back(share * target[0] + 0.5F * noise());
      trails.places.push_back(share * target[1] + 0.5F * noise());
    }
  }
  return trails;
}

/// Sets OpenMP's maximum while it lives.
class Threads
{
public:
  explicit Threads(int count) : before_(omp_get_max_threads()) { omp_set_num_threads(count); }
  ~Threads() { omp_set_num_threads(before_); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

private:
  int before_;
};

}  // namespace layerscope

#endif
