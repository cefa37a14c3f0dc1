#include <algorithm>
#include <cmath>
#include <limits>

#include "Checks.h"
#include "network/OwnOperators.h"
#include "network/ValueWalk.h"

namespace layerscope
{

namespace
{
class ByValue : public Operator
{
public:
  explicit ByValue(const Node& node)
      : body_(node.subgraphs.at("body")), padded_(node.attributes.getInts("padded")), memory_(*body_)
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, body_->inputs.size(), body_->inputs.size());
    for (std::size_t i = 0; i < body_->inputs.size(); ++i)
    {
      requireShape(inputs.shape(i), body_->inputs[i].info.shape, "what values of the sample are taken from");
    }
    std::vector<TensorInfo> infos;
    for (const ValueInfo& output : body_->outputs)
    {
      infos.push_back(output.info);
    }
    return infos;
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    std::unordered_map<std::string, WalkedTensor> given;
    for (std::size_t i = 0; i < inputs.size(); ++i)
    {
      given[body_->inputs[i].name] = WalkedTensor::of(*inputs[i], false);
    }
    try
    {
      const ValueWalk::Tensors made = ValueWalk(&memory_).run(*body_, given);
      for (std::size_t i = 0; i < outputs.size(); ++i)
      {
        if (outputs[i])
        {
          deliver(i, made[i].values, *outputs[i]);
        }
      }
    }
    catch (const WalkStopped&)
    {
    }
  }

private:
  void deliver(std::size_t index, const Tensor& made, Tensor& output) const
  {
    const bool isPadded = padded_[index] != 0;
    Shape shape = made.shape();
    if (isPadded && shape.size() < output.shape().size())
    {
      shape.insert(shape.begin(), 1);
    }
    bool fits = shape.size() == output.shape().size() && (isPadded || made.type() == output.type());
    for (std::size_t axis = 0; fits && axis < shape.size(); ++axis)
    {
      fits = isPadded ? shape[axis] <= output.shape()[axis] : shape[axis] == output.shape()[axis];
    }
    if (!fits)
    {
      throw Error("tensor '" + body_->outputs[index].name + "' has another shape for this sample")
          .expected((isPadded ? "at most " : "") + toString(output.shape()))
          .found(toString(made.shape()));
    }
    if (isPadded)
    {
      pad(made, shape, output);
    }
    else
    {
      std::copy_n(static_cast<const char*>(made.data()), made.bytes(), static_cast<char*>(output.data()));
    }
  }

  static void pad(const Tensor& made, const Shape& shape, Tensor& output)
  {
    float* const to = output.floats();
    std::fill_n(to, output.size(), std::numeric_limits<float>::quiet_NaN());
    for (std::int64_t i = 0; i < made.size(); ++i)
    {
      std::int64_t rest = i, place = 0, stride = 1;
      for (std::size_t axis = shape.size(); axis-- > 0;)
      {
        place += rest % shape[axis] * stride;
        rest /= shape[axis];
        stride *= output.shape()[axis];
      }
      to[place] = made.type() == ElementType::Float32 ? made.floats()[i] : static_cast<float>(made.ints()[i]);
    }
  }

  std::shared_ptr<const Graph> body_;
  std::vector<std::int64_t> padded_;
  mutable WalkMemory memory_;  // of operators that are prepared when they are first run
};

const OperatorRegistration registration(byValueOp,
                                        [](const Node& node) { return std::make_unique<ByValue>(node); });
}  // namespace

}  // namespace layerscope
