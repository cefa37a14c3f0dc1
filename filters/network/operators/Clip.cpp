#include <limits>

#include "Checks.h"
#include "Parallel.h"
#include "network/Operator.h"

namespace layerscope
{

namespace
{
/// Limits a float32 tensor to [min, max]; both are attributes before operator set 11 and optional scalar
/// inputs since. Where min is above max the result is max. NaN stays NaN.
class Clip : public Operator
{
public:
  explicit Clip(const Node& node)
      : hasLimitInputs_(node.opset >= 11),
        low_(hasLimitInputs_ ? lowest : node.attributes.getFloat("min", lowest)),
        high_(hasLimitInputs_ ? -lowest : node.attributes.getFloat("max", -lowest))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, hasLimitInputs_ ? 3 : 1);
    inputs.floatShape(0);
    for (const std::size_t i : {1, 2})
    {
      if (inputs.has(i) && elementCount(inputs.floatShape(i)) != 1)
      {
        throw Error("a limit must be one number").expected("[]").found(toString(inputs.shape(i)));
      }
    }
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float low = inputs.size() > 1 && inputs[1] ? inputs[1]->floats()[0] : low_;
    const float high = inputs.size() > 2 && inputs[2] ? inputs[2]->floats()[0] : high_;
    const float* x = inputs[0]->floats();
    float* y = outputs[0]->floats();
    parallelBlocks(inputs[0]->size(),
                   [&](std::int64_t begin, std::int64_t end)
                   {
#pragma GCC ivdep
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       const float raised = low > x[i] ? low : x[i];
                       y[i] = high < raised ? high : raised;
                     }
                   });
  }

  // With the limits' memory under the output they would change on the way; they are read before.
  bool canRunInPlace() const override
  {
    return true;
  }

private:
  static constexpr float lowest = -std::numeric_limits<float>::infinity();

  bool hasLimitInputs_;
  float low_;
  float high_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Clip, Clip);

}  // namespace layerscope
