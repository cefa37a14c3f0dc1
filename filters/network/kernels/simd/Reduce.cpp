#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
/// Partial sums run in this many chains whatever the vector's width, so all instruction sets agree.
constexpr int chains = 16;
typedef double Chains __attribute__((vector_size(chains * 8)));
typedef float ChainsOfFloat __attribute__((vector_size(chains * 4), aligned(4), may_alias));

inline Chains doubles(const float* x)
{
  return __builtin_convertvector(*reinterpret_cast<const ChainsOfFloat*>(x), Chains);
}

inline double total(const Chains& sums)
{
  double result = 0.0;
  for (int i = 0; i < chains; ++i)
  {
    result += sums[i];
  }
  return result;
}

template <class Term>
inline double sumOf(const float* x, std::int64_t count, Term term)
{
  Chains sums{};
  std::int64_t i = 0;
  for (; i + chains <= count; i += chains)
  {
    sums += term(doubles(x + i));
  }
  for (int chain = 0; i < count; ++i, ++chain)
  {
    sums[chain] += term(static_cast<double>(x[i]));
  }
  return total(sums);
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
  return sumOf(x, count, [](const auto& value) { return value; });
}

double simd::sumOfCentredSquares(const float* x, double mean, std::int64_t count)
{
  return sumOf(x, count,
               [mean](const auto& value)
               {
                 const auto centred = value - mean;
                 return centred * centred;
               });
}

double simd::sumOfCentredProducts(const float* x, double mean, const float* weights, std::int64_t count)
{
  Chains sums{};
  std::int64_t i = 0;
  for (; i + chains <= count; i += chains)
  {
    sums += (doubles(x + i) - mean) * doubles(weights + i);
  }
  for (int chain = 0; i < count; ++i, ++chain)
  {
    sums[chain] += (static_cast<double>(x[i]) - mean) * static_cast<double>(weights[i]);
  }
  return total(sums);
}

double simd::sumOfSquares(const float* x, std::int64_t count)
{
  return sumOf(x, count, [](const auto& value) { return value * value; });
}

}  // namespace layerscope
