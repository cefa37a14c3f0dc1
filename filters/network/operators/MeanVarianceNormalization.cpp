#include <cmath>

#include "AxisNormalization.h"
#include "Checks.h"
#include "Reducers.h"

namespace layerscope
{

namespace
{
constexpr float epsilon = 1e-9F;

struct DeviationReducer : MeanReducer
{
  static double add(double sum, float x) { return sum + static_cast<double>(x) * static_cast<double>(x); }

  template <class T>
  static T finish(double sum, std::int64_t count)
  {
    return static_cast<T>(std::sqrt(sum / static_cast<double>(count)));
  }
};

/// y = (x - mean) / (deviation + 1e-9) over `axes`, which are samples, rows and columns by default.
class MeanVarianceNormalization : public AxisNormalization
{
public:
  explicit MeanVarianceNormalization(const Node& node) : axes_(node.attributes.getInts("axes", {0, 2, 3})) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Shape& shape = inputs.floatShape(0);
    elementCount(shape);
    prepareAxes(shape, normalizedAxes(axes_, shape.size()));
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    if (isEmpty())
    {
      return;
    }
    auto* const mean = static_cast<float*>(scratch);
    normalise(inputs[0]->floats(), outputs[0]->floats(), mean, mean + reducedFloats());
  }

  // With z = (x - mean) / deviation the gradient is (g - mean of g - z * mean of g z) / deviation.
  void backward(const BackwardStep& step) const override
  {
    if (isEmpty())
    {
      return;
    }
    const float* const out = step.outputGradients[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    auto* const mean = static_cast<float*>(step.scratch);
    float* const deviation = mean + reducedFloats();
    float* const products = deviation + reducedFloats();
    float* const z = products + reducedFloats();
    normalise(step.inputs[0]->floats(), z, mean, deviation);
    loops().run<MeanReducer>(out, mean);
    parallelBlocks(step.inputs[0]->size(),
                   [&](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       in[i] = out[i] * z[i];
                     }
                   });
    loops().run<MeanReducer>(in, products);
    spread().forEach(z, products,
                     [in, out](std::int64_t i, float value, float tilt) { in[i] = out[i] - value * tilt; });
    spread().run(in, mean, in, [](float value, float shift) { return value - shift; });
    spread().run(in, deviation, in, [](float value, float by) { return value / (by + epsilon); });
  }

private:
  void normalise(const float* x, float* y, float* mean, float* deviation) const
  {
    loops().run<MeanReducer>(x, mean);
    spread().run(x, mean, y, [](float value, float shift) { return value - shift; });
    loops().run<DeviationReducer>(y, deviation);
    spread().run(y, deviation, y, [](float value, float by) { return value / (by + epsilon); });
  }

  std::vector<std::int64_t> axes_;
};
}  // namespace

LAYERSCOPE_OPERATOR(MeanVarianceNormalization, MeanVarianceNormalization);

}  // namespace layerscope
