#include <algorithm>
#include <cmath>

#include "Checks.h"
#include "FillZeros.h"
#include "Quantization.h"

namespace layerscope
{

namespace
{
// Quantises to uint8 with the scale and zero point, outputs 1 and 2, that the range of the values and 0 asks
// for.
class DynamicQuantizeLinear : public Operator
{
public:
  explicit DynamicQuantizeLinear(const Node& node) : hasScale_(hasOutput(node, 1)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    elementCount(inputs.floatShape(0));
    return {{ElementType::Int64, inputs.shape(0), NumberFormat::UInt8},
            {ElementType::Float32, {}},
            {ElementType::Int64, {}, NumberFormat::UInt8}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const x = inputs[0]->floats();
    float least = 0.0F;
    float most = 0.0F;
    for (std::int64_t i = 0; i < inputs[0]->size(); ++i)
    {
      least = x[i] < least ? x[i] : least;
      most = x[i] > most ? x[i] : most;
    }
    const IntRange range = rangeOf(NumberFormat::UInt8);
    const float scale = most == least ? 1.0F : (most - least) / 255.0F;
    const std::int64_t zero = quantized(static_cast<double>(-least / scale), 0, range);
    if (outputs.size() > 1 && outputs[1])
    {
      *outputs[1]->floats() = scale;
    }
    if (outputs.size() > 2 && outputs[2])
    {
      *outputs[2]->ints() = zero;
    }
    if (!outputs[0])
    {
      return;
    }
    std::int64_t* const y = outputs[0]->ints();
    parallelBlocks(inputs[0]->size(),
                   [&](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       y[i] = quantized(static_cast<double>(x[i] / scale), zero, range);
                     }
                   });
  }

  bool isQuantized() const override { return true; }
  bool hasGradient(std::size_t /*input*/) const override { return hasScale_; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{}, {1}};
  }

  /// Straight through the rounding, with the scale as it is; nothing is beyond the range.
  void backward(const BackwardStep& step) const override
  {
    float* const in = step.inputGradients[0]->floats();
    if (!step.outputGradients[0])
    {
      fillZeros(*step.inputGradients[0]);
      return;
    }
    const float* const out = step.outputGradients[0]->floats();
    const float scale = *step.outputs[1]->floats();
    std::transform(out, out + step.outputGradients[0]->size(), in, [scale](float g) { return g / scale; });
  }

private:
  bool hasScale_;
};
}  // namespace

LAYERSCOPE_OPERATOR(DynamicQuantizeLinear, DynamicQuantizeLinear);

}  // namespace layerscope
