#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
/// Partial sums run in this many chains whatever the vector's width, so all instruction sets agree.
constexpr int chains = 16;
constexpr int doubleLanes = lanes / 2;
constexpr int parts = chains / doubleLanes;
typedef double UnalignedDoubles __attribute__((vector_size(doubleLanes * 8), aligned(8), may_alias));

/// Elements of x from i on as doubles, one or a vector of them.
inline double at(const float* x, std::int64_t i, double /*one*/)
{
  return static_cast<double>(x[i]);
}
inline DoubleVec at(const float* x, std::int64_t i, DoubleVec /*several*/)
{
  return loadDoubles(x + i);
}

/// The sum of term(i) over count elements; term(i, DoubleVec()) are those of elements i, i + 1, ..., as many
/// as a vector has.
template <class Term>
inline double sumOf(std::int64_t count, Term term)
{
  DoubleVec vectors[parts];
#pragma GCC unroll 8
  for (int part = 0; part < parts; ++part)
  {
    vectors[part] = DoubleVec{};
  }
  std::int64_t i = 0;
  for (; i + chains <= count; i += chains)
  {
#pragma GCC unroll 8
    for (int part = 0; part < parts; ++part)
    {
      vectors[part] += term(i + part * doubleLanes, DoubleVec());
    }
  }
  double sums[chains];
#pragma GCC unroll 8
  for (int part = 0; part < parts; ++part)
  {
    *reinterpret_cast<UnalignedDoubles*>(sums + part * doubleLanes) = vectors[part];
  }
  for (int chain = 0; i < count; ++i, ++chain)
  {
    sums[chain] += term(i, 0.0);
  }
  for (int half = chains / 2; half > 0; half /= 2)
  {
#pragma GCC unroll 8
    for (int chain = 0; chain < half; ++chain)
    {
      sums[chain] += sums[chain + half];
    }
  }
  return sums[0];
}

/// Comparisons with NaN are false, so it would get lost: it is counted apart.
template <class IsBetter>
inline float best(const float* x, std::int64_t count, IsBetter isBetter)
{
  const Vec first = broadcast(x[0]);
  Vec result = first;
  IntVec isNan = first != first;
  const auto take = [&](Vec values)
  {
    result = isBetter(values, result) ? values : result;
    isNan |= values != values;
  };
  std::int64_t i = 0;
  for (; i + lanes <= count; i += lanes)
  {
    take(load(x + i));
  }
  for (; i < count; ++i)
  {
    take(broadcast(x[i]));
  }
  float value = result[0];
  std::int32_t anyNan = isNan[0];
  for (int lane = 1; lane < lanes; ++lane)
  {
    value = isBetter(result[lane], value) ? result[lane] : value;
    anyNan |= isNan[lane];
  }
  return anyNan ? __builtin_nanf("") : value;
}
}  // namespace

float simd::maximum(const float* x, std::int64_t count)
{
  return best(x, count, [](auto a, auto b) { return a > b; });
}

float simd::minimum(const float* x, std::int64_t count)
{
  return best(x, count, [](auto a, auto b) { return a < b; });
}

double simd::sum(const float* x, std::int64_t count)
{
  return sumOf(count, [x](std::int64_t i, auto many) { return at(x, i, many); });
}

double simd::sumOfCentredSquares(const float* x, double mean, std::int64_t count)
{
  return sumOf(count,
               [x, mean](std::int64_t i, auto many)
               {
                 const auto centred = at(x, i, many) - mean;
                 return centred * centred;
               });
}

double simd::sumOfCentredProducts(const float* x, double mean, const float* weights, std::int64_t count)
{
  return sumOf(count, [x, mean, weights](std::int64_t i, auto many)
               { return (at(x, i, many) - mean) * at(weights, i, many); });
}

double simd::sumOfSquares(const float* x, std::int64_t count)
{
  return sumOf(count,
               [x](std::int64_t i, auto many)
               {
                 const auto value = at(x, i, many);
                 return value * value;
               });
}

}  // namespace layerscope
