#include <array>
#include <cmath>
#include <optional>

#include "Broadcast.h"
#include "ChannelAffine.h"
#include "Checks.h"
#include "Parallel.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
/// Inference: y = scale * (x - mean) / sqrt(variance + epsilon) + bias with the statistics of the training,
/// one each for a channel (axis 1). Inputs x, scale, bias, mean, variance.
class BatchNormalization : public Operator
{
public:
  explicit BatchNormalization(const Node& node)
      : epsilon_(node.attributes.getFloat("epsilon", 1e-5F)),
        isPerElement_(node.attributes.getInt("spatial", 1) == 0)
  {
    const bool isTraining = node.opset < 7 ? node.attributes.getInt("is_test", 0) == 0
                                           : node.attributes.getInt("training_mode", 0) != 0;
    if (isTraining)
    {
      throw Error("normalisation with the statistics of the batch is for training only")
          .expected(node.opset < 7 ? "is_test = 1" : "training_mode = 0")
          .found(node.opset < 7 ? "is_test = 0" : "training_mode = 1");
    }
    refuseOutputsFrom(node, 1, "outputs beyond the first are for training only");
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 5, 5);
    const Shape& x = inputs.floatShape(0);
    requireRank(x, 2, "input 0");
    if (isPerElement_ && x.size() > 2)
    {
      throw Error("statistics for each element of a channel are not supported")
          .expected("spatial = 1")
          .found("spatial = 0");
    }
    const Shape channels = {x[1]};
    requireShape(inputs.floatShape(1), channels, "the scale");
    requireShape(inputs.floatShape(2), channels, "the bias");
    requireShape(inputs.floatShape(3), channels, "the mean");
    requireShape(inputs.floatShape(4), channels, "the variance");
    elementCount(x);
    batch_ = x[0];
    channels_ = x[1];
    inner_ = elementCount(Shape(x.begin() + 2, x.end()));
    factors_.clear();
    if (const Tensor* scale = inputs.constant(1), *variance = inputs.constant(4); scale && variance)
    {
      factors_.resize(static_cast<std::size_t>(channels_));
      writeFactors(scale->floats(), variance->floats(), factors_.data());
    }
    const Tensor* const bias = inputs.constant(2);
    const Tensor* const mean = inputs.constant(3);
    normalization_.reset();
    if (!factors_.empty() && bias && mean)
    {
      normalization_ = {{mean->floats(), mean->floats() + channels_},
                        factors_,
                        {bias->floats(), bias->floats() + channels_}};
    }
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    const float* factors = factors_.data();
    if (factors_.empty())
    {
      writeFactors(inputs[1]->floats(), inputs[4]->floats(), static_cast<float*>(scratch));
      factors = static_cast<float*>(scratch);
    }
    const float* const x = inputs[0]->floats();
    const float* const bias = inputs[2]->floats();
    const float* const mean = inputs[3]->floats();
    float* const y = outputs[0]->floats();
    parallelBlocks(inputs[0]->size(), [&](std::int64_t begin, std::int64_t end)
                   { normalize(x + begin, factors, bias, mean, y + begin, begin, end); });
  }

  /// With constant factors, which are worked out once.
  bool isPointwise() const override { return !factors_.empty(); }

  void runPiece(const float* const* inputs, float* out, std::int64_t begin, std::int64_t end) const override
  {
    normalize(inputs[0], factors_.data(), inputs[2], inputs[3], out, begin, end);
  }

  std::size_t scratchBytes() const override { return sizeof(float) * static_cast<std::size_t>(channels_); }
  bool canRunInPlace() const override { return true; }

  bool fuse(const Activation& activation) override { return addActivation(activation, activation_); }

  std::optional<ChannelNormalization> asNormalization() const override { return normalization_; }

  bool hasGradient(std::size_t input) const override { return input < 5; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& wanted) override
  {
    BackwardNeeds needs{{1, 4}, {}};
    if (wanted[1] || wanted[4])
    {
      needs.inputs.insert(needs.inputs.end(), {0, 3});
    }
    return needs;
  }

  void backward(const BackwardStep& step) const override
  {
    const std::vector<Tensor*>& gradients = step.inputGradients;
    if (gradients[1] || gradients[2] || gradients[3] || gradients[4])
    {
      parallelItems(channels_, batch_ * inner_, [&](std::int64_t c) { toParameters(step, c); });
    }
    if (gradients[0])
    {
      toInput(step, static_cast<float*>(step.scratch));
    }
  }

  std::size_t backwardScratchBytes() const override { return scratchBytes(); }
  bool canGoBackInPlace() const override { return true; }

private:
  /// Elements [begin, end), of which the first stands at x and y.
  void normalize(const float* x, const float* factors, const float* bias, const float* mean, float* y,
                 std::int64_t begin, std::int64_t end) const
  {
    for (std::int64_t i = begin; i < end;)
    {
      const float* const in = x + (i - begin);
      float* const to = y + (i - begin);
      std::int64_t count = 0;
      if (inner_ == 1)
      {
        const std::int64_t c = i % channels_;
        count = std::min(end - i, channels_ - c);
        applyToChannels(mean + c, factors + c, bias + c, in, to, count, activation_);
      }
      else
      {
        const std::int64_t c = i / inner_ % channels_;
        count = std::min(end - i, inner_ - i % inner_);
        kernels_.affine(in, channelAffine(mean[c], factors[c], bias[c], activation_), to, count);
      }
      i += count;
    }
  }

  double deviation(const float* variance, std::int64_t c) const
  {
    return std::sqrt(static_cast<double>(variance[c]) + epsilon_);
  }

  void writeFactors(const float* scale, const float* variance, float* factors) const
  {
    for (std::int64_t c = 0; c < channels_; ++c)
    {
      factors[c] = static_cast<float>(static_cast<double>(scale[c]) / deviation(variance, c));
    }
  }

  void toParameters(const BackwardStep& step, std::int64_t c) const
  {
    const bool readsX = step.inputGradients[1] || step.inputGradients[4];
    const float* const x = readsX ? step.inputs[0]->floats() : nullptr;
    const float mean = readsX ? step.inputs[3]->floats()[c] : 0.0F;
    const float* const out = step.outputGradients[0]->floats();
    double sum = 0.0;
    double sumOfCentred = 0.0;
    for (std::int64_t n = 0; n < batch_; ++n)
    {
      const std::int64_t begin = (n * channels_ + c) * inner_;
      sum += kernels_.sum(out + begin, inner_);
      sumOfCentred += readsX ? kernels_.sumOfCentredProducts(x + begin, mean, out + begin, inner_) : 0.0;
    }
    const double scale = static_cast<double>(step.inputs[1]->floats()[c]);
    const double deviation = this->deviation(step.inputs[4]->floats(), c);
    const std::array<double, 5> values = {0.0, sumOfCentred / deviation, sum, -scale * sum / deviation,
                                          -0.5 * scale * sumOfCentred / (deviation * deviation * deviation)};
    for (std::size_t i = 1; i < values.size(); ++i)
    {
      if (step.inputGradients[i])
      {
        step.inputGradients[i]->floats()[c] = static_cast<float>(values[i]);
      }
    }
  }

  void toInput(const BackwardStep& step, float* factors) const
  {
    writeFactors(step.inputs[1]->floats(), step.inputs[4]->floats(), factors);
    BroadcastLoops({batch_, channels_, inner_}, {channels_, 1})
        .run(step.outputGradients[0]->floats(), factors, step.inputGradients[0]->floats(),
             [](float out, float factor) { return out * factor; });
  }

  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
  double epsilon_;
  bool isPerElement_;
  std::int64_t batch_ = 0;
  std::int64_t channels_ = 0;
  std::int64_t inner_ = 0;
  std::vector<float> factors_;                         ///< where they are constant
  std::optional<ChannelNormalization> normalization_;  ///< where all of it is constant
  Activation activation_;
};
}  // namespace

LAYERSCOPE_OPERATOR(BatchNormalization, BatchNormalization);

}  // namespace layerscope
