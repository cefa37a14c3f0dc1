#ifndef layerscope_facets_Dots_h
#define layerscope_facets_Dots_h

#include <cstdint>
#include <vector>

#include "facets/FacetData.h"
#include "samples/Rectangle.h"

namespace layerscope
{

/// The sideways offset of a sample's dots in slot widths, in [-0.36, 0.36]: a hash of the id, so that the
/// dots of a sample stand at the same place in all plots, on all machines.
inline double dotJitter(std::int64_t sampleId)
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

struct DotPoint
{
  double x = 0.0;
  double y = 0.0;
};

/// The dot plots of a cell side by side: `plot` is divided into `slots` equal columns, one a channel. The
/// range's low end is at the lower edge, its high end at the upper; with a range of one value its dots are
/// halfway. Pixels, y up.
struct DotScale
{
  Rectangle plot;
  int slots = 0;
  ValueRange range;

  double slotWidth() const { return static_cast<double>(this->plot.width) / this->slots; }
  double x(int slot, double jitter) const { return this->plot.x + (slot + 0.5 + jitter) * this->slotWidth(); }
  double y(double activation) const { return this->y(activation, this->step()); }
  /// The same with step(), for loops.
  double y(double activation, double step) const
  {
    return step > 0.0 ? this->plot.y + (activation - this->range.low) * step
                      : this->plot.y + 0.5 * this->plot.height;
  }
  /// Pixels for an activation of 1; 0 if all have the same place.
  double step() const
  {
    const double extent = this->range.high - this->range.low;
    return extent > 0.0 ? this->plot.height / extent : 0.0;
  }
};

/// Where a sample's dot stands in a slot. NaN or infinite activations give such a y: they have no dot.
DotPoint dotPosition(const DotScale& scale, std::int64_t sampleId, int slot, double activation);

/// A dot: `rank` in the cell and `slot`, or rank -1 for none.
struct DotHit
{
  std::int64_t rank = -1;
  std::int64_t row = -1;
  int slot = -1;
};

/// The dot of a cell nearest to (x, y) and not farther away than `radius`; of several at the same distance
/// the one of the lowest sample, then of the lowest row and slot. Activations outside of the scale's range
/// have no dot. `slots` may be less than the cell's channels. Parallel; O(rows of the layer), for 10^6 rows a
/// few milliseconds.
DotHit dotAt(const FacetData& data, int layerIndex, int cluster, const DotScale& scale, double x, double y,
             double radius);

/// The dense samples of a cell that have a dot within a rectangle, its edges included: each once. Parallel; O(rows of the layer), for 10^6 rows some milliseconds.
std::vector<std::uint32_t> samplesOfDots(const FacetData& data, int layerIndex, int cluster, const DotScale& scale,
                                         const Rectangle& area);

}  // namespace layerscope

#endif
