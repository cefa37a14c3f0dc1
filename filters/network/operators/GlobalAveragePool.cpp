#include <algorithm>

#include "GlobalPool.h"
#include "Reducers.h"

namespace layerscope
{

namespace
{
class GlobalAveragePool : public GlobalPool<MeanReducer>
{
public:
  using GlobalPool::GlobalPool;

  void backward(const BackwardStep& step) const override
  {
    const std::int64_t count = pooledCount();
    const float* const from = step.outputGradients[0]->floats();
    float* const to = step.inputGradients[0]->floats();
    parallelItems(step.outputGradients[0]->size(), count,
                  [&](std::int64_t i)
                  { std::fill_n(to + i * count, count, from[i] / static_cast<float>(count)); });
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(GlobalAveragePool, GlobalAveragePool);

}  // namespace layerscope
