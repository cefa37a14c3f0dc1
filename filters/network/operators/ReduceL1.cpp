#include <cmath>

#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

namespace
{
struct Magnitudes : SumReducer
{
  static constexpr bool takesInts = false;

  static double add(double sum, float x) { return sum + std::fabs(static_cast<double>(x)); }
};
}  // namespace

LAYERSCOPE_OPERATOR(ReduceL1, ReductionBy<Magnitudes>);

}  // namespace layerscope
