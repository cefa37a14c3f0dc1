#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

namespace
{
struct Squares : SumReducer
{
  static constexpr bool takesInts = false;

  static double add(double sum, float x) { return sum + static_cast<double>(x) * static_cast<double>(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(ReduceSumSquare, ReductionBy<Squares>);

}  // namespace layerscope
