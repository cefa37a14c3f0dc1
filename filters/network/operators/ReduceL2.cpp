#include <cmath>

#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

namespace
{
struct Norm : SumReducer
{
  static constexpr bool takesInts = false;

  static double add(double sum, float x) { return sum + static_cast<double>(x) * static_cast<double>(x); }

  template <class T>
  static T finish(double sum, std::int64_t /*count*/)
  {
    return static_cast<T>(std::sqrt(sum));
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(ReduceL2, ReductionBy<Norm>);

}  // namespace layerscope
