#include "SmoothReduction.h"

namespace layerscope
{

namespace
{
struct MeanDerivative : SumDerivative
{
  static float factor(float gradient, float /*y*/, std::int64_t count)
  {
    return gradient / static_cast<float>(count);
  }
};

using ReduceMean = SmoothReduction<MeanReducer, MeanDerivative>;
}  // namespace

LAYERSCOPE_OPERATOR(ReduceMean, ReduceMean);

}  // namespace layerscope
