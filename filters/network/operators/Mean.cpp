#include "Folds.h"
#include "Parallel.h"
#include "Variadic.h"

namespace layerscope
{

namespace
{
class Mean : public Variadic<Accumulate, false>
{
public:
  using Variadic::Variadic;

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    Variadic::run(inputs, outputs, scratch);
    float* out = outputs[0]->floats();
    const auto count = static_cast<float>(inputs.size());
    parallelBlocks(outputs[0]->size(),
                   [&](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       out[i] /= count;
                     }
                   });
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Mean, Mean);

}  // namespace layerscope
