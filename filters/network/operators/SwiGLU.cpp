#include <array>

#include "Checks.h"
#include "Parallel.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
/// a * sigmoid(alpha * a) * b, for inputs of one shape.
class SwiGLU : public Operator
{
public:
  explicit SwiGLU(const Node& node) : alpha_(node.attributes.getFloat("alpha", 1.0F)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    requireShape(inputs.floatShape(1), inputs.floatShape(0), "input 1");
    elementCount(inputs.shape(0));
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const a = inputs[0]->floats();
    const float* const b = inputs[1]->floats();
    float* const y = outputs[0]->floats();
    forEachBlock(a, outputs[0]->size(), [&](std::int64_t i, float sigmoid) { y[i] = a[i] * sigmoid * b[i]; });
  }

  bool canRunInPlace() const override { return true; }

  bool hasGradient(std::size_t /*input*/) const override { return true; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& wanted) override
  {
    return wanted[0] ? BackwardNeeds{{0, 1}, {}} : BackwardNeeds{{0}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const a = step.inputs[0]->floats();
    const float* const out = step.outputGradients[0]->floats();
    float* const toA = step.inputGradients[0] ? step.inputGradients[0]->floats() : nullptr;
    float* const toB = step.inputGradients[1] ? step.inputGradients[1]->floats() : nullptr;
    const float* const b = toA ? step.inputs[1]->floats() : nullptr;
    const float alpha = alpha_;
    forEachBlock(a, step.outputGradients[0]->size(),
                 [=](std::int64_t i, float sigmoid)
                 {
                   const float gradient = out[i];
                   if (toB)
                   {
                     toB[i] = gradient * (a[i] * sigmoid);
                   }
                   if (toA)
                   {
                     toA[i] = gradient * b[i] * (sigmoid + alpha * a[i] * (sigmoid * (1.0F - sigmoid)));
                   }
                 });
  }

  bool canGoBackInPlace() const override { return true; }

private:
  /// body(i, sigmoid(alpha * a[i])) for all elements.
  template <class Body>
  void forEachBlock(const float* a, std::int64_t count, const Body& body) const
  {
    parallelBlocks(count,
                   [&](std::int64_t first, std::int64_t last)
                   {
                     std::array<float, 256> t;
                     const auto block = static_cast<std::int64_t>(t.size());
                     for (std::int64_t begin = first; begin < last; begin += block)
                     {
                       const std::int64_t size = std::min(block, last - begin);
                       for (std::int64_t i = 0; i < size; ++i)
                       {
                         t[static_cast<std::size_t>(i)] = alpha_ * a[begin + i];
                       }
                       kernels_.sigmoid(t.data(), t.data(), size);
                       for (std::int64_t i = 0; i < size; ++i)
                       {
                         body(begin + i, t[static_cast<std::size_t>(i)]);
                       }
                     }
                   });
  }

  float alpha_;
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};
}  // namespace

LAYERSCOPE_OPERATOR(SwiGLU, SwiGLU);

}  // namespace layerscope
