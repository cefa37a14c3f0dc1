#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

namespace
{
struct Product
{
  static constexpr bool takesInts = true;
  static constexpr bool takesEmpty = true;

  template <class T>
  using Accumulator = SumReducer::Accumulator<T>;

  template <class T>
  static Accumulator<T> start()
  {
    return 1;
  }

  static double add(double product, float x) { return product * static_cast<double>(x); }
  static std::int64_t add(std::int64_t product, std::int64_t x) { return wrappingMultiply(product, x); }
  static double merge(double a, double b) { return a * b; }
  static std::int64_t merge(std::int64_t a, std::int64_t b) { return wrappingMultiply(a, b); }

  template <class T>
  static T finish(Accumulator<T> product, std::int64_t /*count*/)
  {
    return static_cast<T>(product);
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(ReduceProd, ReductionBy<Product>);

}  // namespace layerscope
