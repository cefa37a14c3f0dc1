#include "facets/Dots.h"

#include <algorithm>
#include <cmath>

namespace layerscope
{

double dotJitter(std::int64_t sampleId)
{
  // The finaliser of SplitMix64: G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number
  // Generators", OOPSLA 2014.
  auto bits = static_cast<std::uint64_t>(sampleId) + 0x9E3779B97F4A7C15U;
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9U;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBU;
  bits ^= bits >> 31;
  constexpr double unit = 1.0 / 4294967296.0;
  return (static_cast<double>(bits >> 32) * unit - 0.5) * (2.0 * 0.36);
}

DotPoint dotPosition(const DotScale& scale, std::int64_t sampleId, int slot, double activation)
{
  return {scale.x(slot, dotJitter(sampleId)), scale.y(activation)};
}

namespace
{

/// The slots [begin, end) of the first `slots` that reach into [x - radius, x + radius]. Dots stay in their
/// slot.
struct SlotRange
{
  int begin;
  int end;

  SlotRange(const DotScale& scale, int slots, double x, double radius)
  {
    const double most = slots;
    const double low = (x - radius - scale.plot.x) / scale.slotWidth();
    const double high = (x + radius - scale.plot.x) / scale.slotWidth();
    begin = static_cast<int>(std::min(std::max(std::floor(low), 0.0), most));
    end = static_cast<int>(std::min(std::max(std::floor(high) + 1.0, 0.0), most));
  }
};

}  // namespace

DotHit dotAt(const FacetData& data, int layerIndex, int cluster, const DotScale& scale, double x, double y,
             double radius)
{
  DotHit hit;
  const auto channels = static_cast<std::size_t>(data.columns().topChannels);
  const int shown = std::min(scale.slots, static_cast<int>(data.topChannels(layerIndex, cluster).size()));
  if (shown <= 0 || !(scale.plot.width > 0.0F) || !(radius >= 0.0))
  {
    return hit;
  }
  const SlotRange slots(scale, shown, x, radius);
  double nearest = radius * radius;
  const IndexSpan rows = data.cell(layerIndex, cluster);
  for (std::size_t rank = 0; rank < rows.size() && slots.begin < slots.end; ++rank)
  {
    const std::size_t row = rows[rank];
    const float* activations = data.columns().topActivation.data() + row * channels;
    const double jitter = dotJitter(data.columns().sample[row]);
    for (int slot = slots.begin; slot < slots.end; ++slot)
    {
      const double activation = activations[slot];
      if (!(activation >= scale.range.low && activation <= scale.range.high))
      {
        continue;
      }
      const double right = scale.x(slot, jitter) - x;
      const double up = scale.y(activation) - y;
      const double distance = right * right + up * up;
      if (distance < nearest || (hit.rank < 0 && distance <= nearest))
      {
        nearest = distance;
        hit = {static_cast<std::int64_t>(rank), static_cast<std::int64_t>(row), slot};
      }
    }
  }
  return hit;
}

}  // namespace layerscope
