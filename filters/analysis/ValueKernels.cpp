#include "analysis/ValueKernels.h"

#include <algorithm>

#include "analysis/Lanes.h"

namespace layerscope::kernels
{

namespace
{

template <int Parts>
using Double = typename lanes::Group<Parts>::Double;
template <int Parts>
using Long = typename lanes::Group<Parts>::Long;

struct LargestOf
{
  template <int Parts>
  LAYERSCOPE_INLINE static double run(const double* values, std::size_t count)
  {
    Double<Parts> largest[Parts] = {};
    std::size_t i = 0;
    for (; i + lanes::doubleCount <= count; i += lanes::doubleCount)
    {
      for (int part = 0; part < Parts; ++part)
      {
        Double<Parts> some;
        lanes::load(some, values + i + part * lanes::Group<Parts>::doubles);
        largest[part] = largest[part] < some ? some : largest[part];
      }
    }
    double all[lanes::doubleCount];
    lanes::store(all, largest);
    double most = *std::max_element(all, all + lanes::doubleCount);
    for (; i < count; ++i)
    {
      most = std::max(most, values[i]);
    }
    return most;
  }
};

struct SumOfMultiples
{
  template <int Parts>
  LAYERSCOPE_INLINE static std::int64_t run(const double* values, std::size_t count, const FixedPoint* unit)
  {
    // Adding 1.5 * 2^52 leaves a number, rounded, in the low bits of the mantissa.
    constexpr double magic = 0x1.8p52;
    std::int64_t magicBits;
    std::memcpy(&magicBits, &magic, sizeof(magic));
    const double most = unit->largest();
    const double inverse = unit->inverse();
    Long<Parts> sums[Parts] = {};
    std::size_t i = 0;
    for (; i + lanes::doubleCount <= count; i += lanes::doubleCount)
    {
      for (int part = 0; part < Parts; ++part)
      {
        Double<Parts> some;
        lanes::load(some, values + i + part * lanes::Group<Parts>::doubles);
        some = some < most ? some : Double<Parts>{} + most;
        sums[part] += (Long<Parts>)(some * inverse + magic) - magicBits;
      }
    }
    std::int64_t all[lanes::doubleCount];
    lanes::store(all, sums);
    std::int64_t sum = 0;
    for (const std::int64_t some : all)
    {
      sum += some;
    }
    for (; i < count; ++i)
    {
      sum += unit->toInteger(values[i]);
    }
    return sum;
  }
};

struct TakeSmaller
{
  template <int Parts>
  LAYERSCOPE_INLINE static void run(const double* values, const float* others, std::size_t count,
                                    double* smaller)
  {
    constexpr std::size_t step = lanes::Group<Parts>::doubles;
    std::size_t i = 0;
    for (; i + step <= count; i += step)
    {
      Double<Parts> some, other;
      lanes::load(some, values + i);
      lanes::loadWide<Parts>(other, others + i);
      lanes::store(smaller + i, other < some ? other : some);
    }
    for (; i < count; ++i)
    {
      smaller[i] = std::min<double>(values[i], others[i]);
    }
  }
};

}  // namespace

double largestOf(const double* values, std::size_t count)
{
  return runKernel<LargestOf>(values, count);
}

std::int64_t sumOfMultiples(const double* values, std::size_t count, const FixedPoint& unit)
{
  return runKernel<SumOfMultiples>(values, count, &unit);
}

void takeSmaller(const double* values, const float* others, std::size_t count, double* smaller)
{
  runKernel<TakeSmaller>(values, others, count, smaller);
}

}  // namespace layerscope::kernels
