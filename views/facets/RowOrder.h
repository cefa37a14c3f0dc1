#ifndef layerscope_facets_RowOrder_h
#define layerscope_facets_RowOrder_h

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace layerscope
{

/// An unsigned number that rises with the distance; NaN has the highest, both zeros have the same.
inline std::uint64_t distanceOrder(double distance)
{
  if (std::isnan(distance))
  {
    return std::numeric_limits<std::uint64_t>::max();
  }
  const double value = distance == 0.0 ? 0.0 : distance;
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  constexpr std::uint64_t sign = std::uint64_t{1} << 63;
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

/// What decides about a row's place in its cell: distance, sample, row.
struct SortedRow
{
  std::uint64_t distance;
  std::uint64_t sampleAndRow;

  SortedRow() = default;
  SortedRow(double value, std::uint32_t sample, std::uint32_t row)
      : distance(distanceOrder(value)), sampleAndRow(std::uint64_t{sample} << 32 | row)
  {
  }

  bool operator<(const SortedRow& other) const
  {
    return this->distance != other.distance ? this->distance < other.distance
                                            : this->sampleAndRow < other.sampleAndRow;
  }
};

}  // namespace layerscope

#endif
