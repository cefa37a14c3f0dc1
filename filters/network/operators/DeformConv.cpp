#include <algorithm>
#include <memory>

#include "Bilinear.h"
#include "BroadcastSum.h"
#include "Checks.h"
#include "Parallel.h"
#include "SpatialAttributes.h"
#include "network/kernels/Dispatch.h"
#include "network/kernels/MatrixProduct.h"

namespace layerscope
{

namespace
{
/// A convolution of images whose kernel elements look at places of their own (Dai et al., arXiv:1703.06211;
/// with a mask Zhu et al., arXiv:1811.11168). Inputs x, weights, offsets, bias, mask. What the kernel sees is
/// sampled into columns, a sample of the batch at a time, and multiplied by the weights.
class DeformConv : public Operator
{
public:
  explicit DeformConv(const Node& node)
      : attributes_(SpatialAttributes::read(node.attributes)),
        groups_(node.attributes.getInt("group", 1)),
        offsetGroups_(node.attributes.getInt("offset_group", 1))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 5);
    const Shape& x = inputs.floatShape(0);
    const Shape& w = inputs.floatShape(1);
    const bool fits = x.size() == 4 && w.size() == 4 && groups_ > 0 && offsetGroups_ > 0 &&
                      w[0] % groups_ == 0 && x[1] % offsetGroups_ == 0 && w[1] > 0 && x[1] % groups_ == 0 &&
                      x[1] / groups_ == w[1];
    if (!fits)
    {
      throw Error("image, weights and groups do not fit")
          .expected("[samples, channels, rows, columns], [outputs, channels of a group, rows, columns]")
          .found(toString(x) + ", " + toString(w) + " in " + std::to_string(groups_) + " and " +
                 std::to_string(offsetGroups_) + " groups");
    }
    elementCount(x);
    elementCount(w);
    axes_ = attributes_.resolve({x[2], x[3]}, {w[2], w[3]});
    samples_ = x[0];
    channels_ = x[1];
    outputs_ = w[0];
    taps_ = w[2] * w[3];
    plane_ = axes_[0].output * axes_[1].output;
    requireShape(inputs.floatShape(2),
                 {samples_, offsetGroups_ * taps_ * 2, axes_[0].output, axes_[1].output}, "the offsets");
    if (inputs.has(3))
    {
      requireShape(inputs.floatShape(3), {outputs_}, "the bias");
    }
    if (inputs.has(4))
    {
      requireShape(inputs.floatShape(4), {samples_, offsetGroups_ * taps_, axes_[0].output, axes_[1].output},
                   "the mask");
    }
    const Shape output = {samples_, outputs_, axes_[0].output, axes_[1].output};
    elementCount(output);
    columns_ = elementCount({channels_, taps_, plane_});
    product_ = product(outputs_ / groups_, w[1] * taps_, plane_, false, false);
    return {{ElementType::Float32, output}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    auto* const columns = static_cast<float*>(scratch);
    const Tensor* const bias = inputs.size() > 3 ? inputs[3] : nullptr;
    for (std::int64_t sample = 0; sample < samples_; ++sample)
    {
      float* const y = outputs[0]->floats() + sample * outputs_ * plane_;
      gather(inputs, sample, columns);
      product_->run(inputs[1]->floats(), columns, {}, y, columns + padded());
      for (std::int64_t i = 0; bias && i < outputs_ * plane_; ++i)
      {
        y[i] += bias->floats()[i / plane_];
      }
    }
  }

  std::size_t scratchBytes() const override
  {
    return static_cast<std::size_t>(padded()) * sizeof(float) + product_->scratchBytes();
  }
  std::int64_t multiplyAdds() const override { return samples_ * product_->multiplyAdds(); }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    const std::int64_t rows = outputs_ / groups_, depth = channels_ / groups_ * taps_;
    toWeights_ = product(rows, plane_, depth, false, true);
    toColumns_ = product(depth, rows, plane_, true, false);
    BackwardNeeds needs{{0, 1, 2}, {}};
    if (inputs.has(4))
    {
      needs.inputs.push_back(4);
    }
    return needs;
  }

  std::size_t backwardScratchBytes() const override
  {
    return static_cast<std::size_t>(padded() + (weightCount() + 15) / 16 * 16) * sizeof(float) +
           std::max(toWeights_->scratchBytes(), toColumns_->scratchBytes());
  }

  void backward(const BackwardStep& step) const override
  {
    for (Tensor* gradient : step.inputGradients)
    {
      if (gradient)
      {
        std::fill_n(gradient->floats(), gradient->size(), 0.0F);
      }
    }
    auto* const columns = static_cast<float*>(step.scratch);
    float* const weights = columns + padded();
    void* const scratch = weights + (weightCount() + 15) / 16 * 16;
    const float* const out = step.outputGradients[0]->floats();
    for (std::int64_t sample = 0; sample < samples_; ++sample)
    {
      const float* const gradient = out + sample * outputs_ * plane_;
      if (Tensor* to = step.inputGradients[1])
      {
        gather(step.inputs, sample, columns);
        toWeights_->run(gradient, columns, {}, weights, scratch);
        std::transform(weights, weights + weightCount(), to->floats(), to->floats(),
                       [](float a, float b) { return a + b; });
      }
      toColumns_->run(step.inputs[1]->floats(), gradient, {}, columns, scratch);
      spread(step, sample, columns);
    }
    if (Tensor* bias = step.inputGradients.size() > 3 ? step.inputGradients[3] : nullptr)
    {
      BroadcastSum({samples_, outputs_, plane_}, {outputs_, 1}).run(out, bias->floats());
    }
  }

private:
  std::int64_t padded() const { return (columns_ + 15) / 16 * 16; }
  std::int64_t weightCount() const { return outputs_ * (channels_ / groups_) * taps_; }

  std::unique_ptr<MatrixProduct> product(std::int64_t rows, std::int64_t depth, std::int64_t columns,
                                         bool flipsLeft, bool flipsRight) const
  {
    MatrixProductShape shape;
    shape.rows = rows;
    shape.depth = depth;
    shape.columns = columns;
    shape.isLeftTransposed = flipsLeft;
    shape.isRightTransposed = flipsRight;
    shape.setPairs(groups_);
    return std::make_unique<MatrixProduct>(shape, kernels());
  }

  /// Where a tap of an output element looks, by the offsets of the channel's group.
  Bilinear lookAt(const float* offsets, std::int64_t tap, std::int64_t place) const
  {
    const std::int64_t row = place / axes_[1].output, column = place % axes_[1].output;
    const std::int64_t y =
        row * axes_[0].stride - axes_[0].padBegin + tap / axes_[1].kernel * axes_[0].dilation;
    const std::int64_t x =
        column * axes_[1].stride - axes_[1].padBegin + tap % axes_[1].kernel * axes_[1].dilation;
    return {static_cast<float>(y) + offsets[2 * tap * plane_ + place],
            static_cast<float>(x) + offsets[(2 * tap + 1) * plane_ + place], axes_[0].input, axes_[1].input};
  }

  const float* offsetsOf(const Tensor& tensor, std::int64_t sample, std::int64_t group) const
  {
    return tensor.floats() + (sample * offsetGroups_ + group) * 2 * taps_ * plane_;
  }

  std::int64_t maskPlace(std::int64_t sample, std::int64_t group, std::int64_t tap, std::int64_t place) const
  {
    return ((sample * offsetGroups_ + group) * taps_ + tap) * plane_ + place;
  }

  void gather(const std::vector<const Tensor*>& inputs, std::int64_t sample, float* columns) const
  {
    const float* const mask = inputs.size() > 4 && inputs[4] ? inputs[4]->floats() : nullptr;
    const std::int64_t size = axes_[0].input * axes_[1].input;
    parallelItems(channels_ * taps_, plane_ * 8,
                  [&](std::int64_t item)
                  {
                    const std::int64_t channel = item / taps_, tap = item % taps_;
                    const std::int64_t group = channel / (channels_ / offsetGroups_);
                    const float* const plane = inputs[0]->floats() + (sample * channels_ + channel) * size;
                    const float* const offsets = offsetsOf(*inputs[2], sample, group);
                    for (std::int64_t place = 0; place < plane_; ++place)
                    {
                      const float share = mask ? mask[maskPlace(sample, group, tap, place)] : 1.0F;
                      columns[item * plane_ + place] = share * lookAt(offsets, tap, place).of(plane);
                    }
                  });
  }

  // The columns' gradients to the image, the offsets and the mask; a group of channels is one thread's.
  void spread(const BackwardStep& step, std::int64_t sample, const float* columns) const
  {
    const float* const mask = step.inputs.size() > 4 && step.inputs[4] ? step.inputs[4]->floats() : nullptr;
    const auto to = [&](std::size_t i)
    {
      return i < step.inputGradients.size() && step.inputGradients[i] ? step.inputGradients[i]->floats()
                                                                      : nullptr;
    };
    float* const toImage = to(0);
    float* const toOffsets = to(2);
    float* const toMask = to(4);
    const std::int64_t size = axes_[0].input * axes_[1].input, together = channels_ / offsetGroups_;
    parallelItems(
        offsetGroups_, together * taps_ * plane_ * 8,
        [&](std::int64_t group)
        {
          const float* const offsets = offsetsOf(*step.inputs[2], sample, group);
          float* const ofOffsets =
              toOffsets ? toOffsets + (sample * offsetGroups_ + group) * 2 * taps_ * plane_ : nullptr;
          for (std::int64_t item = group * together * taps_; item < (group + 1) * together * taps_; ++item)
          {
            const std::int64_t channel = item / taps_, tap = item % taps_;
            const std::int64_t begin = (sample * channels_ + channel) * size;
            const float* const plane = step.inputs[0]->floats() + begin;
            for (std::int64_t place = 0; place < plane_; ++place)
            {
              const Bilinear look = lookAt(offsets, tap, place);
              const std::int64_t at = maskPlace(sample, group, tap, place);
              const float whole = columns[item * plane_ + place];
              const float gradient = whole * (mask ? mask[at] : 1.0F);
              for (int i = 0; i < 4; ++i)
              {
                if (toImage)
                {
                  toImage[begin + look.place[i]] += gradient * look.weight[i];
                }
                if (ofOffsets)
                {
                  ofOffsets[2 * tap * plane_ + place] += gradient * look.byRow[i] * plane[look.place[i]];
                  ofOffsets[(2 * tap + 1) * plane_ + place] +=
                      gradient * look.byColumn[i] * plane[look.place[i]];
                }
              }
              if (toMask)
              {
                toMask[at] += whole * look.of(plane);
              }
            }
          }
        });
  }

  SpatialAttributes attributes_;
  std::int64_t groups_, offsetGroups_;
  std::vector<SpatialAxis> axes_;
  std::int64_t samples_ = 0, channels_ = 0, outputs_ = 0, taps_ = 0, plane_ = 0, columns_ = 0;
  std::unique_ptr<MatrixProduct> product_, toWeights_, toColumns_;
};
}  // namespace

LAYERSCOPE_OPERATOR(DeformConv, DeformConv);

}  // namespace layerscope
