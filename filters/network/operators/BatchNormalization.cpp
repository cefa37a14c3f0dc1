#include <cmath>

#include "ChannelAffine.h"
#include "Checks.h"
#include "Parallel.h"

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
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    auto* factors = static_cast<float*>(scratch);
    const float* bias = inputs[2]->floats();
    const float* mean = inputs[3]->floats();
    for (std::int64_t c = 0; c < channels_; ++c)
    {
      const double deviation = std::sqrt(static_cast<double>(inputs[4]->floats()[c]) + epsilon_);
      factors[c] = static_cast<float>(static_cast<double>(inputs[1]->floats()[c]) / deviation);
    }
    const float* x = inputs[0]->floats();
    float* y = outputs[0]->floats();
    if (inner_ == 1)
    {
      parallelItems(batch_, channels_,
                    [&](std::int64_t n) {
                      applyToChannels(mean, factors, bias, x + n * channels_, y + n * channels_, channels_,
                                      activation_);
                    });
      return;
    }
    parallelItems(batch_ * channels_, inner_,
                  [&](std::int64_t plane)
                  {
                    const std::int64_t c = plane % channels_;
                    const ChannelAffine affine{mean[c], factors[c], bias[c]};
                    affine.apply(x + plane * inner_, y + plane * inner_, inner_, activation_);
                  });
  }

  std::size_t scratchBytes() const override { return sizeof(float) * static_cast<std::size_t>(channels_); }
  bool canRunInPlace() const override { return true; }

  bool fuse(const Activation& activation) override
  {
    if (activation_.kind != Activation::Kind::None)
    {
      return false;
    }
    activation_ = activation;
    return true;
  }

private:
  double epsilon_;
  bool isPerElement_;
  std::int64_t batch_ = 0;
  std::int64_t channels_ = 0;
  std::int64_t inner_ = 0;
  Activation activation_;
};
}  // namespace

LAYERSCOPE_OPERATOR(BatchNormalization, BatchNormalization);

}  // namespace layerscope
