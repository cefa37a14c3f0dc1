#include <algorithm>

#include "Checks.h"
#include "Parallel.h"
#include "TypedValues.h"

namespace layerscope
{

namespace
{
/// Reverses the first steps of each sample, as many as input 1 says. Samples and steps are the first two
/// axes, in either order.
class ReverseSequence : public Operator
{
public:
  explicit ReverseSequence(const Node& node)
      : samples_(node.attributes.getInt("batch_axis", 1)), steps_(node.attributes.getInt("time_axis", 0))
  {
    if (samples_ < 0 || samples_ > 1 || steps_ != 1 - samples_)
    {
      throw Error("the axes of samples and steps are not the first two")
          .expected("batch_axis and time_axis 0 and 1, or 1 and 0")
          .found(std::to_string(samples_) + " and " + std::to_string(steps_));
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const Shape& shape = inputs.shape(0);
    requireRank(shape, 2, "input 0");
    requireShape(inputs.intShape(1), {shape[static_cast<std::size_t>(samples_)]}, "the lengths");
    elementCount(shape);
    extents_ = {shape[0], shape[1]};
    inner_ = elementCount(Shape(shape.begin() + 2, shape.end()));
    if (const Tensor* lengths = inputs.constant(1))
    {
      check(*lengths);
    }
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    check(*inputs[1]);
    withValues(*inputs[0], *outputs[0],
               [&](const auto* from, auto* to) { reverse(from, to, inputs[1]->ints()); });
  }

  bool hasGradient(std::size_t input) const override { return input == 0; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{1}, {}};
  }
  // It is its own inverse.
  void backward(const BackwardStep& step) const override
  {
    reverse(step.outputGradients[0]->floats(), step.inputGradients[0]->floats(), step.inputs[1]->ints());
  }

private:
  void check(const Tensor& lengths) const
  {
    const std::int64_t most = extents_[static_cast<std::size_t>(steps_)];
    for (std::int64_t i = 0; i < lengths.size(); ++i)
    {
      if (lengths.ints()[i] < 0 || lengths.ints()[i] > most)
      {
        throw Error("a length is outside the steps")
            .expected("0 to " + std::to_string(most))
            .found(std::to_string(lengths.ints()[i]));
      }
    }
  }

  template <class T>
  void reverse(const T* from, T* to, const std::int64_t* lengths) const
  {
    parallelItems(extents_[0] * extents_[1], inner_,
                  [&](std::int64_t item)
                  {
                    const std::int64_t place[2] = {item / extents_[1], item % extents_[1]};
                    const std::int64_t step = place[steps_];
                    const std::int64_t length = lengths[place[samples_]];
                    const std::int64_t stride = steps_ == 0 ? extents_[1] : 1;
                    const std::int64_t other = step < length ? item + (length - 1 - 2 * step) * stride : item;
                    std::copy_n(from + other * inner_, inner_, to + item * inner_);
                  });
  }

  std::int64_t samples_, steps_;
  std::vector<std::int64_t> extents_ = {0, 0};
  std::int64_t inner_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(ReverseSequence, ReverseSequence);

}  // namespace layerscope
