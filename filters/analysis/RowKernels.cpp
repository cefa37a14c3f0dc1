#include "analysis/RowKernels.h"

#include <algorithm>

#include "analysis/Lanes.h"

namespace layerscope::kernels
{

namespace
{

constexpr std::size_t groupSize = lanes::floatCount;

// Starting at entry r, the last r of sixteen lanes are on.
alignas(64) constexpr std::int32_t tailMasks[2 * groupSize] = {0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
                                                               0,  0,  0,  0,  0,  -1, -1, -1, -1, -1, -1,
                                                               -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

template <int Parts>
using Float = typename lanes::Group<Parts>::Float;
template <int Parts>
using Int = typename lanes::Group<Parts>::Int;
template <int Parts>
using Double = typename lanes::Group<Parts>::Double;
template <int Parts>
using Long = typename lanes::Group<Parts>::Long;

constexpr std::size_t strideOf(std::size_t columns)
{
  return (columns + groupSize - 1) / groupSize * groupSize;
}

struct SquaredDistances
{
  template <int Parts, int Count>
  LAYERSCOPE_INLINE static void addGroup(Float<Parts> (&sums)[Count][Parts], const float* row,
                                         const float* centres, std::size_t stride)
  {
    for (int part = 0; part < Parts; ++part)
    {
      const std::size_t first = part * lanes::Group<Parts>::floats;
      Float<Parts> values, centre;
      lanes::load(values, row + first);
      for (int j = 0; j < Count; ++j)
      {
        lanes::load(centre, centres + j * stride + first);
        const Float<Parts> difference = values - centre;
        sums[j][part] += difference * difference;
      }
    }
  }

  // The last, incomplete group is read as the last sixteen columns, with those switched off that have been
  // counted: no copy, and no read beyond the row.
  template <int Parts, int Count>
  LAYERSCOPE_INLINE static void addTail(Float<Parts> (&sums)[Count][Parts], const float* row,
                                        const float* centres, std::size_t stride, const std::int32_t* masks)
  {
    for (int part = 0; part < Parts; ++part)
    {
      const std::size_t first = part * lanes::Group<Parts>::floats;
      Float<Parts> values, centre;
      Int<Parts> mask;
      lanes::load(values, row + first);
      lanes::load(mask, masks + first);
      for (int j = 0; j < Count; ++j)
      {
        lanes::load(centre, centres + j * stride + first);
        const auto difference = (Float<Parts>)((Int<Parts>)(values - centre) & mask);
        sums[j][part] += difference * difference;
      }
    }
  }

  // Needs sixteen columns or more.
  template <int Parts, int Count>
  LAYERSCOPE_INLINE static void to(const float* row, const float* centres, std::size_t stride,
                                   std::size_t columns, float* distances)
  {
    Float<Parts> sums[Count][Parts] = {};
    std::size_t column = 0;
    for (; column + groupSize <= columns; column += groupSize)
    {
      addGroup<Parts, Count>(sums, row + column, centres + column, stride);
    }
    if (column < columns)
    {
      const std::size_t last = columns - groupSize;
      addTail<Parts, Count>(sums, row + last, centres + last, stride, tailMasks + (columns - column));
    }
    for (int j = 0; j < Count; ++j)
    {
      distances[j] = lanes::sum(sums[j]);
    }
  }

  template <int Parts>
  LAYERSCOPE_INLINE static void run(const float* row, const float* centres, std::size_t count,
                                    std::size_t columns, float* distances)
  {
    const std::size_t stride = strideOf(columns);
    float padded[groupSize] = {};
    if (columns < groupSize)
    {
      std::copy(row, row + columns, padded);
      row = padded;
      columns = groupSize;
    }
    // As many centres at once as leave registers for their sums.
    constexpr std::size_t together = Parts == 4 ? 2 : 4;
    std::size_t j = 0;
    for (; j + together <= count; j += together)
    {
      to<Parts, together>(row, centres + j * stride, stride, columns, distances + j);
    }
    for (; j < count; ++j)
    {
      to<Parts, 1>(row, centres + j * stride, stride, columns, distances + j);
    }
  }
};

struct ExactSquaredDistance
{
  template <int Parts>
  LAYERSCOPE_INLINE static double run(const float* row, const double* centre, std::size_t columns)
  {
    Double<Parts> sums[Parts] = {};
    std::size_t column = 0;
    for (; column + lanes::doubleCount <= columns; column += lanes::doubleCount)
    {
      for (int part = 0; part < Parts; ++part)
      {
        const std::size_t first = column + part * lanes::Group<Parts>::doubles;
        Double<Parts> values, other;
        lanes::loadWide<Parts>(values, row + first);
        lanes::load(other, centre + first);
        const Double<Parts> difference = values - other;
        sums[part] += difference * difference;
      }
    }
    double tail = 0;
    for (; column < columns; ++column)
    {
      const double difference = row[column] - centre[column];
      tail += difference * difference;
    }
    return lanes::sum(sums) + tail;
  }
};

template <int Sign>
struct AddSigned
{
  template <int Parts>
  LAYERSCOPE_INLINE static void run(std::int64_t* sums, const float* row, std::size_t columns, double quantum)
  {
    // Adding 1.5 * 2^52 quanta leaves the value, rounded to a multiple of the quantum, in the low bits of the
    // mantissa.
    const double magic = 0x1.8p52 * quantum;
    std::int64_t magicBits;
    std::memcpy(&magicBits, &magic, sizeof(magic));
    constexpr std::size_t step = lanes::Group<Parts>::doubles;
    std::size_t column = 0;
    for (; column + step <= columns; column += step)
    {
      Double<Parts> values;
      Long<Parts> total;
      lanes::loadWide<Parts>(values, row + column);
      lanes::load(total, sums + column);
      const Long<Parts> integers = (Long<Parts>)(values + magic) - magicBits;
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
};

struct LargestMagnitudeBits
{
  template <int Parts>
  LAYERSCOPE_INLINE static std::uint32_t run(const float* row, std::size_t columns)
  {
    // Positive floats are ordered like their bit patterns, and NaN stands above infinity.
    std::int32_t largest = 0;
    for (std::size_t column = 0; column < columns; ++column)
    {
      std::int32_t bits;
      std::memcpy(&bits, row + column, sizeof(bits));
      bits &= 0x7fffffff;
      largest = bits > largest ? bits : largest;
    }
    return static_cast<std::uint32_t>(largest);
  }
};

}  // namespace

std::size_t centreStride(std::size_t columns)
{
  return strideOf(columns);
}

void squaredDistances(const float* row, const float* centres, std::size_t count, std::size_t columns,
                      float* distances)
{
  runKernel<SquaredDistances>(row, centres, count, columns, distances);
}

double squaredDistanceError(std::size_t columns)
{
  // One rounding for the difference, doubled by the square, one for the square, one for each addition.
  return (static_cast<double>(strideOf(columns) / groupSize) + 8) * 0x1p-24;
}

double exactSquaredDistance(const float* row, const double* centre, std::size_t columns)
{
  return runKernel<ExactSquaredDistance>(row, centre, columns);
}

double exactSquaredDistanceError(std::size_t columns)
{
  return (static_cast<double>(columns / lanes::doubleCount) + 16) * 0x1p-53;
}

void addRow(std::int64_t* sums, const float* row, std::size_t columns, double quantum)
{
  runKernel<AddSigned<1>>(sums, row, columns, quantum);
}

void subtractRow(std::int64_t* sums, const float* row, std::size_t columns, double quantum)
{
  runKernel<AddSigned<-1>>(sums, row, columns, quantum);
}

std::uint32_t largestMagnitudeBits(const float* row, std::size_t columns)
{
  return runKernel<LargestMagnitudeBits>(row, columns);
}

}  // namespace layerscope::kernels
