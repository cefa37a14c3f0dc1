#include <cmath>

#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

namespace
{
struct LogarithmOfSum : SumReducer
{
  static constexpr bool takesInts = false;

  template <class T>
  static T finish(double sum, std::int64_t /*count*/)
  {
    return static_cast<T>(std::log(sum));
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(ReduceLogSum, ReductionBy<LogarithmOfSum>);

}  // namespace layerscope
