#include <cmath>

#include "ChannelAffine.h"
#include "Checks.h"
#include "Parallel.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
/// y = scale * (x - mean) / sqrt(variance + epsilon) + bias with the mean and the (biased) variance of each
/// channel of each sample (Ulyanov et al. 2016). Inputs x, scale, bias.
class InstanceNormalization : public Operator
{
public:
  explicit InstanceNormalization(const Node& node) : epsilon_(node.attributes.getFloat("epsilon", 1e-5F)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 3);
    const Shape& x = inputs.floatShape(0);
    requireRank(x, 3, "input 0");
    requireShape(inputs.floatShape(1), {x[1]}, "the scale");
    requireShape(inputs.floatShape(2), {x[1]}, "the bias");
    elementCount(x);
    batch_ = x[0];
    channels_ = x[1];
    inner_ = elementCount(Shape(x.begin() + 2, x.end()));
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    if (inner_ == 0)
    {
      return;
    }
    const float* x = inputs[0]->floats();
    const float* scale = inputs[1]->floats();
    const float* bias = inputs[2]->floats();
    float* y = outputs[0]->floats();
    parallelItems(batch_ * channels_, inner_,
                  [&](std::int64_t plane)
                  {
                    const float* in = x + plane * inner_;
                    const std::int64_t c = plane % channels_;
                    const double mean = kernels_.sum(in, inner_) / static_cast<double>(inner_);
                    const double factor = scale[c] / std::sqrt(variance(in, mean) + epsilon_);
                    const AffineMap affine = channelAffine(static_cast<float>(mean),
                                                           static_cast<float>(factor), bias[c], activation_);
                    kernels_.affine(in, affine, y + plane * inner_, inner_);
                  });
  }

  bool canRunInPlace() const override { return true; }

  bool fuse(const Activation& activation) override { return addActivation(activation, activation_); }

  bool hasGradient(std::size_t input) const override { return input < 3; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& wanted) override
  {
    if (!wanted[0] && !wanted[1])
    {
      return {};
    }
    return {{0, 1}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    auto* const sums = static_cast<Sums*>(step.scratch);
    if (inner_ != 0)
    {
      parallelItems(batch_ * channels_, inner_,
                    [&](std::int64_t plane) { sums[plane] = planeBack(step, plane); });
    }
    for (std::int64_t c = 0; c < channels_; ++c)
    {
      Sums total;
      for (std::int64_t n = 0; n < batch_ && inner_ != 0; ++n)
      {
        total.gradients += sums[n * channels_ + c].gradients;
        total.normalised += sums[n * channels_ + c].normalised;
      }
      if (step.inputGradients[1])
      {
        step.inputGradients[1]->floats()[c] = static_cast<float>(total.normalised);
      }
      if (step.inputGradients[2])
      {
        step.inputGradients[2]->floats()[c] = static_cast<float>(total.gradients);
      }
    }
  }

  std::size_t backwardScratchBytes() const override
  {
    return static_cast<std::size_t>(batch_ * channels_) * sizeof(Sums);
  }
  bool canGoBackInPlace() const override { return true; }

private:
  /// Of a plane's gradients, alone and each times its normalised element.
  struct Sums
  {
    double gradients = 0.0;
    double normalised = 0.0;
  };

  /// With z = (x - mean) / deviation, an element's gradient is
  /// scale / deviation * (g - mean of g - z * mean of g z).
  Sums planeBack(const BackwardStep& step, std::int64_t plane) const
  {
    const float* const out = step.outputGradients[0]->floats() + plane * inner_;
    Sums sums;
    sums.gradients = kernels_.sum(out, inner_);
    if (!step.inputs[0])
    {
      return sums;
    }
    const float* const x = step.inputs[0]->floats() + plane * inner_;
    const auto count = static_cast<double>(inner_);
    const double mean = kernels_.sum(x, inner_) / count;
    const double deviation = std::sqrt(variance(x, mean) + epsilon_);
    const auto centre = static_cast<float>(mean);
    sums.normalised = kernels_.sumOfCentredProducts(x, mean, out, inner_) / deviation;
    if (step.inputGradients[0])
    {
      float* const in = step.inputGradients[0]->floats() + plane * inner_;
      const auto factor = static_cast<float>(step.inputs[1]->floats()[plane % channels_] / deviation);
      const auto meanOfGradients = static_cast<float>(sums.gradients / count);
      const auto tilt = static_cast<float>(sums.normalised / (count * deviation));
#pragma GCC ivdep
      for (std::int64_t i = 0; i < inner_; ++i)
      {
        in[i] = factor * (out[i] - meanOfGradients - (x[i] - centre) * tilt);
      }
    }
    return sums;
  }

  /// In a second pass: the difference of two large sums would lose it where the mean is large.
  double variance(const float* x, double mean) const
  {
    return kernels_.sumOfCentredSquares(x, mean, inner_) / static_cast<double>(inner_);
  }

  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
  double epsilon_;
  std::int64_t batch_ = 0;
  std::int64_t channels_ = 0;
  std::int64_t inner_ = 0;
  Activation activation_;
};
}  // namespace

LAYERSCOPE_OPERATOR(InstanceNormalization, InstanceNormalization);

}  // namespace layerscope
