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
    divide(*outputs[0]);
  }

  bool isPointwise() const override { return false; }

  void backward(const BackwardStep& step) const override
  {
    Variadic::backward(step);
    for (Tensor* gradient : step.inputGradients)
    {
      if (gradient)
      {
        divide(*gradient);
      }
    }
  }

private:
  /// By the number of inputs.
  void divide(Tensor& sum) const
  {
    float* const values = sum.floats();
    const auto count = static_cast<float>(loops_.size());
    parallelBlocks(sum.size(),
                   [&](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       values[i] /= count;
                     }
                   });
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Mean, Mean);

}  // namespace layerscope
