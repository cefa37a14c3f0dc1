#include <algorithm>
#include <limits>
#include <utility>

#include "Checks.h"
#include "Parallel.h"
#include "Rectifier.h"
#include "network/Operator.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
/// Limits a tensor to [min, max]; both are attributes before operator set 11 and optional scalar
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
    const ElementType type = inputs.at(0).type;
    if (!hasLimitInputs_)
    {
      inputs.floatShape(0);
    }
    for (const std::size_t i : {1, 2})
    {
      if (inputs.has(i) &&
          elementCount(type == ElementType::Int64 ? inputs.intShape(i) : inputs.floatShape(i)) != 1)
      {
        throw Error("a limit must be one number").expected("[]").found(toString(inputs.shape(i)));
      }
    }
    isFloat_ = type == ElementType::Float32;
    activation_ = {};
    const auto isKnown = [&](std::size_t i) { return !inputs.has(i) || inputs.constant(i); };
    if (isFloat_ && isKnown(1) && isKnown(2))
    {
      activation_.kind = Activation::Kind::Clip;
      activation_.low = inputs.has(1) ? *inputs.constant(1)->floats() : low_;
      activation_.high = inputs.has(2) ? *inputs.constant(2)->floats() : high_;
    }
    return {inputs.at(0)};
  }

  bool isPointwise() const override { return isFloat_; }

  void runPiece(const float* const* inputs, float* out, std::int64_t begin, std::int64_t end) const override
  {
    kernels_.clip(inputs[0], inputs[1] ? *inputs[1] : low_, inputs[2] ? *inputs[2] : high_, out, end - begin);
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    if (inputs[0]->type() == ElementType::Int64)
    {
      runInts(inputs, *outputs[0]);
      return;
    }
    const auto [low, high] = limits(inputs);
    const float* x = inputs[0]->floats();
    float* y = outputs[0]->floats();
    parallelBlocks(inputs[0]->size(), [&, low = low, high = high](std::int64_t begin, std::int64_t end)
                   { kernels_.clip(x + begin, low, high, y + begin, end - begin); });
  }

  Activation asActivation() const override { return activation_; }

  // With the limits' memory under the output they would change on the way; they are read before.
  bool canRunInPlace() const override { return true; }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    BackwardNeeds needs;
    for (std::size_t i = 0; i < inputs.count(); ++i)
    {
      if (inputs.has(i))
      {
        needs.inputs.push_back(i);
      }
    }
    return needs;
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const x = step.inputs[0]->floats();
    const float* const out = step.outputGradients[0]->floats();
    const std::int64_t count = step.outputGradients[0]->size();
    const auto [low, high] = limits(step.inputs);
    if (step.inputGradients.size() > 1 && step.inputGradients[1])
    {
      const auto isLow = [low = low, high = high](float value) { return value < low && low < high; };
      step.inputGradients[1]->floats()[0] = sumWhere(isLow, x, out, count);
    }
    if (step.inputGradients.size() > 2 && step.inputGradients[2])
    {
      const auto isHigh = [low = low, high = high](float value) { return value > high || high < low; };
      step.inputGradients[2]->floats()[0] = sumWhere(isHigh, x, out, count);
    }
    if (step.inputGradients[0])
    {
      float* const in = step.inputGradients[0]->floats();
      parallelBlocks(count,
                     [&, low = low, high = high](std::int64_t begin, std::int64_t end)
                     {
                       if (step.rule != GradientRule::True && low == 0.0F)
                       {
                         rectify(step.rule, 0.0F, x + begin, out + begin, in + begin, end - begin);
                         return;
                       }
#pragma GCC ivdep
                       for (std::int64_t i = begin; i < end; ++i)
                       {
                         const float gradient = out[i];
                         const float clipped = x[i] <= high ? gradient : 0.0F;
                         in[i] = x[i] >= low ? clipped : 0.0F;
                       }
                     });
    }
  }

  bool canGoBackInPlace() const override
  {
    return true;
  }

private:
  static void runInts(const std::vector<const Tensor*>& inputs, Tensor& output)
  {
    // Of uint64 the order is that of the bits.
    const bool isUnsigned = output.info().format == NumberFormat::UInt64;
    const IntRange all = isUnsigned ? IntRange{0, -1} : rangeOf(NumberFormat::Int64);
    const std::int64_t low = inputs.size() > 1 && inputs[1] ? *inputs[1]->ints() : all.least;
    const std::int64_t high = inputs.size() > 2 && inputs[2] ? *inputs[2]->ints() : all.most;
    const auto isLess = [isUnsigned](std::int64_t a, std::int64_t b)
    { return isUnsigned ? static_cast<std::uint64_t>(a) < static_cast<std::uint64_t>(b) : a < b; };
    const auto larger = [isLess](std::int64_t a, std::int64_t b) { return isLess(a, b) ? b : a; };
    const auto smaller = [isLess](std::int64_t a, std::int64_t b) { return isLess(b, a) ? b : a; };
    const std::int64_t* const x = inputs[0]->ints();
    std::int64_t* const y = output.ints();
    parallelBlocks(output.size(),
                   [=](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       y[i] = smaller(larger(x[i], low), high);
                     }
                   });
  }

  std::pair<float, float> limits(const std::vector<const Tensor*>& inputs) const
  {
    return {inputs.size() > 1 && inputs[1] ? inputs[1]->floats()[0] : low_,
            inputs.size() > 2 && inputs[2] ? inputs[2]->floats()[0] : high_};
  }

  template <class Condition>
  static float sumWhere(const Condition& condition, const float* x, const float* values, std::int64_t count)
  {
    double sum = 0.0;
    for (std::int64_t i = 0; i < count; ++i)
    {
      sum += condition(x[i]) ? static_cast<double>(values[i]) : 0.0;
    }
    return static_cast<float>(sum);
  }

  static constexpr float lowest = -std::numeric_limits<float>::infinity();

  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
  bool isFloat_ = false;
  Activation activation_;  ///< where the limits are constant
  bool hasLimitInputs_;
  float low_;
  float high_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Clip, Clip);

}  // namespace layerscope
