#include "Binary.h"
#include "BroadcastSum.h"
#include "Checks.h"
#include "Rectifier.h"

namespace layerscope
{

namespace
{
struct Rectify
{
  float operator()(float x, float slope) const { return x < 0.0F ? slope * x : x; }
};

/// The slopes are broadcast to the input (not the other way). Before operator set 7 they were one number, or
/// one a channel.
class PRelu : public Operator
{
public:
  explicit PRelu(const Node& node) : opset_(node.opset) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const Shape& x = inputs.floatShape(0);
    Shape slope = inputs.floatShape(1);
    if (opset_ < 7 && slope.size() == 1 && slope[0] != 1 && x.size() > 2)
    {
      slope.resize(x.size() - 1, 1);
    }
    if (broadcastShape(x, slope) != x)
    {
      throw Error("the slopes cannot be broadcast to the input").expected(toString(x)).found(toString(slope));
    }
    loops_ = BroadcastLoops(x, slope);
    size_ = elementCount(x);
    sum_ = BroadcastSum(x, slope);
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    loops_.run(inputs[0]->floats(), inputs[1]->floats(), outputs[0]->floats(), Rectify());
  }

  bool canRunInPlace() const override { return true; }

  bool hasGradient(std::size_t input) const override { return input < 2; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& wanted) override
  {
    needsScratch_ = wanted[0] && wanted[1] && sum_.isNeeded();
    return wanted[0] ? BackwardNeeds{{0, 1}, {}} : BackwardNeeds{{0}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const x = step.inputs[0]->floats();
    float* const out = step.outputGradients[0]->floats();
    if (Tensor* slope = step.inputGradients[1])
    {
      float* const products = !sum_.isNeeded() ? slope->floats()
                              : needsScratch_  ? static_cast<float*>(step.scratch)
                                               : out;
      parallelBlocks(size_,
                     [&](std::int64_t begin, std::int64_t end)
                     {
#pragma GCC ivdep
                       for (std::int64_t i = begin; i < end; ++i)
                       {
                         products[i] = x[i] > 0.0F ? 0.0F : x[i] * out[i];
                       }
                     });
      sum_.run(products, slope->floats());
    }
    if (step.inputGradients[0])
    {
      toInput(step, x, out, step.inputGradients[0]->floats());
    }
  }

  std::size_t backwardScratchBytes() const override
  {
    return needsScratch_ ? static_cast<std::size_t>(size_) * sizeof(float) : 0;
  }
  bool canGoBackInPlace() const override
  {
    return true;
  }

private:
  void toInput(const BackwardStep& step, const float* x, const float* out, float* in) const
  {
    if (step.rule == GradientRule::True)
    {
      loops_.forEach(x, step.inputs[1]->floats(),
                     [in, out](std::int64_t i, float value, float slope)
                     { in[i] = value > 0.0F ? out[i] : slope * out[i]; });
      return;
    }
    parallelBlocks(size_, [&](std::int64_t begin, std::int64_t end)
                   { rectify(step.rule, 0.0F, x + begin, out + begin, in + begin, end - begin); });
  }

  std::int64_t opset_;
  BroadcastLoops loops_;
  std::int64_t size_ = 0;
  BroadcastSum sum_;
  bool needsScratch_ = false;
};
}  // namespace

LAYERSCOPE_OPERATOR(PRelu, PRelu);

}  // namespace layerscope
