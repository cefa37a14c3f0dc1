#include "SmoothReduction.h"

namespace layerscope
{

namespace
{
using ReduceSum = SmoothReduction<SumReducer, SumDerivative>;
}  // namespace

LAYERSCOPE_OPERATOR(ReduceSum, ReduceSum);

}  // namespace layerscope
