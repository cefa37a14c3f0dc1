#include <algorithm>

#include "Checks.h"
#include "FillZeros.h"
#include "IntList.h"
#include "SpatialAttributes.h"

namespace layerscope
{

namespace
{
/// Puts elements to the places that max pooling took them from, counted over all of a tensor of the extents
/// that windows of those attributes need; zeros elsewhere. A larger shape (input 2) gets more zeros behind.
class MaxUnpool : public Operator
{
public:
  explicit MaxUnpool(const Node& node) : attributes_(SpatialAttributes::read(node.attributes)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 3);
    const Shape& shape = inputs.floatShape(0);
    requireRank(shape, 3, "input 0");
    requireShape(inputs.intShape(1), shape, "the places");
    elementCount(shape);
    const std::size_t axes = shape.size() - 2;
    requireEntries(attributes_.kernel, axes, "kernel_shape");
    requireEntries(attributes_.strides, axes, "strides");
    requireEntries(attributes_.pads, 2 * axes, "pads");
    if (attributes_.kernel.empty())
    {
      throw Error("attribute 'kernel_shape' is missing");
    }
    pooled_ = {shape[0], shape[1]};
    for (std::size_t i = 0; i < axes; ++i)
    {
      const std::int64_t stride = attributes_.strides.empty() ? 1 : attributes_.strides[i];
      const std::int64_t pads =
          attributes_.pads.empty() ? 0 : attributes_.pads[i] + attributes_.pads[axes + i];
      pooled_.push_back(
          std::max<std::int64_t>(0, (shape[i + 2] - 1) * stride + attributes_.kernel[i] - pads));
    }
    elementCount(pooled_);
    output_ = inputs.has(2) ? Shape(inputs.constantInts(2, "the output's shape")) : pooled_;
    bool fits = output_.size() == pooled_.size() && output_[0] == pooled_[0] && output_[1] == pooled_[1];
    for (std::size_t i = 0; fits && i < output_.size(); ++i)
    {
      fits = output_[i] >= pooled_[i];
    }
    if (!fits)
    {
      throw Error("the output's shape is too small")
          .expected("at least " + toString(pooled_))
          .found(toString(output_));
    }
    elementCount(output_);
    return {{ElementType::Float32, output_}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    fillZeros(*outputs[0]);
    const float* const from = inputs[0]->floats();
    float* const to = outputs[0]->floats();
    for (std::int64_t i = 0; i < inputs[0]->size(); ++i)
    {
      to[placeOf(inputs[1]->ints()[i])] = from[i];
    }
  }

  bool hasGradient(std::size_t input) const override { return input == 0; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{1}, {}};
  }

  // As PyTorch has it: an element that another has replaced gets the gradient too.
  void backward(const BackwardStep& step) const override
  {
    const float* const from = step.outputGradients[0]->floats();
    float* const to = step.inputGradients[0]->floats();
    for (std::int64_t i = 0; i < step.inputGradients[0]->size(); ++i)
    {
      to[i] = from[placeOf(step.inputs[1]->ints()[i])];
    }
  }

private:
  std::int64_t placeOf(std::int64_t index) const
  {
    const std::int64_t count = elementCount(pooled_);
    if (index < 0 || index >= count)
    {
      throw Error("a place is outside the output")
          .expected("0 to " + std::to_string(count - 1))
          .found(std::to_string(index));
    }
    std::int64_t place = 0, stride = 1;
    for (std::size_t i = pooled_.size(); i-- > 0;)
    {
      place += index % pooled_[i] * stride;
      index /= pooled_[i];
      stride *= output_[i];
    }
    return place;
  }

  SpatialAttributes attributes_;
  Shape pooled_, output_;
};
}  // namespace

LAYERSCOPE_OPERATOR(MaxUnpool, MaxUnpool);

}  // namespace layerscope
