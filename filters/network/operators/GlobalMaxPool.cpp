#include <algorithm>

#include "GlobalPool.h"
#include "Reducers.h"

namespace layerscope
{

namespace
{
/// The gradient goes to the first of a plane's largest elements.
class GlobalMaxPool : public GlobalPool<ExtremeReducer<Larger>>
{
public:
  using GlobalPool::GlobalPool;

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{0}, {0}};
  }

  void backward(const BackwardStep& step) const override
  {
    const std::int64_t count = pooledCount();
    const float* const x = step.inputs[0]->floats();
    const float* const largest = step.outputs[0]->floats();
    const float* const from = step.outputGradients[0]->floats();
    float* const to = step.inputGradients[0]->floats();
    parallelItems(step.outputGradients[0]->size(), count,
                  [&](std::int64_t i)
                  {
                    const float* const plane = x + i * count;
                    const std::int64_t place = std::find(plane, plane + count, largest[i]) - plane;
                    std::fill_n(to + i * count, count, 0.0F);
                    if (place < count)  // not where the plane has a NaN
                    {
                      to[i * count + place] = from[i];
                    }
                  });
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(GlobalMaxPool, GlobalMaxPool);

}  // namespace layerscope
