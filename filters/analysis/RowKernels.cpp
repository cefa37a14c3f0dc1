#include "analysis/RowKernels.h"

#include "analysis/Lanes.h"

#include <algorithm>

namespace layerscope::kernels
{

namespace
{

constexpr std::size_t Lanes = lanes::FloatCount;

// Starting at entry r, the last r of sixteen lanes are on.
alignas(64) constexpr std::int32_t TailMasks[2 * Lanes] = {0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
                                                           0,  0,  0,  0,  0,  -1, -1, -1, -1, -1, -1,
                                                           -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

LAYERSCOPE_INLINE float sumFloats(const lanes::Float& v)
{
  const auto eight = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) +
                     __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
  const auto four =
      __builtin_shufflevector(eight, eight, 0, 1, 2, 3) + __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
  return (four[0] + four[2]) + (four[1] + four[3]);
}

template <int Count>
LAYERSCOPE_INLINE void accumulate(lanes::Float* sums, const float* row, const float* centres,
                                  std::size_t stride, const lanes::Int& mask)
{
  lanes::Float values;
  lanes::load(values, row);
  for (int j = 0; j < Count; ++j)
  {
    lanes::Float centre;
    lanes::load(centre, centres + j * stride);
    const lanes::Float difference = (lanes::Float)((lanes::Int)(values - centre) & mask);
    sums[j] += difference * difference;
  }
}

// The last, incomplete group of columns is read as the last sixteen, with those switched off that have been
// counted: no copy, and no read beyond the row. Needs sixteen columns or more.
template <int Count>
LAYERSCOPE_INLINE void distancesTo(const float* row, const float* centres, std::size_t stride,
                                   std::size_t columns, float* distances)
{
  const lanes::Int all = ~lanes::Int{};
  lanes::Float sums[Count] = {};
  std::size_t column = 0;
  for (; column + Lanes <= columns; column += Lanes)
  {
    accumulate<Count>(sums, row + column, centres + column, stride, all);
  }
  if (column < columns)
  {
    lanes::Int mask;
    lanes::load(mask, TailMasks + (columns - column));
    accumulate<Count>(sums, row + columns - Lanes, centres + columns - Lanes, stride, mask);
  }
  for (int j = 0; j < Count; ++j)
  {
    distances[j] = sumFloats(sums[j]);
  }
}

template <int Sign>
LAYERSCOPE_INLINE void addSigned(std::int64_t* sums, const float* row, std::size_t columns, double quantum)
{
  // Adding 1.5 * 2^52 quanta leaves the value, rounded to a multiple of the quantum, in the low bits of the
  // mantissa.
  const double magic = 0x1.8p52 * quantum;
  std::int64_t magicBits;
  std::memcpy(&magicBits, &magic, sizeof(magic));
  std::size_t column = 0;
  for (; column + lanes::DoubleCount <= columns; column += lanes::DoubleCount)
  {
    lanes::Double values;
    lanes::Long total;
    lanes::loadWide(values, row + column);
    lanes::load(total, sums + column);
    const lanes::Long integers = (lanes::Long)(values + magic) - magicBits;
    total = Sign > 0 ? total + integers : total - integers;
    lanes::store(sums + column, total);
  }
  for (; column < columns; ++column)
  {
    const double shifted = row[column] + magic;
    std::int64_t bits;
    std::memcpy(&bits, &shifted, sizeof(bits));
    sums[column] += Sign * (bits - magicBits);
  }
}

}  // namespace

std::size_t centreStride(std::size_t columns)
{
  return (columns + Lanes - 1) / Lanes * Lanes;
}

LAYERSCOPE_CLONES void squaredDistances(const float* row, const float* centres, std::size_t count,
                                        std::size_t columns, float* distances)
{
  const std::size_t stride = (columns + Lanes - 1) / Lanes * Lanes;
  float padded[Lanes] = {};
  if (columns < Lanes)
  {
    std::copy(row, row + columns, padded);
    row = padded;
    columns = Lanes;
  }
  std::size_t j = 0;
  for (; j + 4 <= count; j += 4)
  {
    distancesTo<4>(row, centres + j * stride, stride, columns, distances + j);
  }
  switch (count - j)
  {
    case 3:
      return distancesTo<3>(row, centres + j * stride, stride, columns, distances + j);
    case 2:
      return distancesTo<2>(row, centres + j * stride, stride, columns, distances + j);
    case 1:
      return distancesTo<1>(row, centres + j * stride, stride, columns, distances + j);
    default:
      return;
  }
}

double squaredDistanceError(std::size_t columns)
{
  // One rounding for the difference, doubled by the square, one for the square, one for each addition.
  return (static_cast<double>(centreStride(columns) / Lanes) + 8) * 0x1p-24;
}

LAYERSCOPE_CLONES double exactSquaredDistance(const float* row, const double* centre, std::size_t columns)
{
  lanes::Double sums = {};
  std::size_t column = 0;
  for (; column + lanes::DoubleCount <= columns; column += lanes::DoubleCount)
  {
    lanes::Double values, other;
    lanes::loadWide(values, row + column);
    lanes::load(other, centre + column);
    const lanes::Double difference = values - other;
    sums += difference * difference;
  }
  double tail = 0;
  for (; column < columns; ++column)
  {
    const double difference = row[column] - centre[column];
    tail += difference * difference;
  }
  return lanes::sum(sums) + tail;
}

double exactSquaredDistanceError(std::size_t columns)
{
  return (static_cast<double>(columns / lanes::DoubleCount) + 16) * 0x1p-53;
}

LAYERSCOPE_CLONES void addRow(std::int64_t* sums, const float* row, std::size_t columns, double quantum)
{
  addSigned<1>(sums, row, columns, quantum);
}

LAYERSCOPE_CLONES void subtractRow(std::int64_t* sums, const float* row, std::size_t columns, double quantum)
{
  addSigned<-1>(sums, row, columns, quantum);
}

LAYERSCOPE_CLONES std::uint32_t largestMagnitudeBits(const float* row, std::size_t columns)
{
  // Positive floats are ordered like their bit patterns, and NaN stands above infinity.
  std::int32_t largest = 0;
  for (std::size_t column = 0; column < columns; ++column)
  {
    std::int32_t bits;
    std::memcpy(&bits, row + column, sizeof(bits));
    largest = std::max(largest, bits & 0x7fffffff);
  }
  return static_cast<std::uint32_t>(largest);
}

}  // namespace layerscope::kernels
