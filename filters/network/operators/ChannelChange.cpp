#include <algorithm>

#include "Checks.h"
#include "GradientView.h"
#include "Parallel.h"
#include "network/ChannelMap.h"
#include "network/OwnOperators.h"

namespace layerscope
{

namespace
{

/// Goes through a layer's values channel by channel, whatever axes its channels lie along.
class ChannelLoops
{
public:
  explicit ChannelLoops(const Node& node)
      : maps_(channelMaps(node.attributes.getFloats("maps"))),
        extents_(node.attributes.getInts("extents")),
        isFeature_(node.attributes.getInts("features"))
  {
  }

  void prepare(const Shape& shape)
  {
    const std::int64_t total = elementCount(shape);
    std::int64_t known = 1, channels = 1;
    for (std::size_t i = 0; i < extents_.size(); ++i)
    {
      known *= std::max<std::int64_t>(1, extents_[i]);
      channels *= isFeature_.at(i) != 0 ? extents_[i] : 1;
    }
    const bool isOpen = std::find(extents_.begin(), extents_.end(), -1) != extents_.end();
    if (channels != static_cast<std::int64_t>(maps_.size()) || (isOpen ? total % known : total - known) != 0)
    {
      throw Error("the interventions do not fit the layer")
          .expected(toString(extents_))
          .found(toString(shape));
    }
    std::replace(extents_.begin(), extents_.end(), std::int64_t(-1), total / known);
    // From the last axis on: positions of one channel, then channels side by side, then all else.
    outerAxes_ = extents_.size();
    for (; outerAxes_ > 0 && isFeature_[outerAxes_ - 1] == 0; --outerAxes_)
    {
      positions_ *= extents_[outerAxes_ - 1];
    }
    for (; outerAxes_ > 0 && isFeature_[outerAxes_ - 1] != 0; --outerAxes_)
    {
      channels_ *= extents_[outerAxes_ - 1];
    }
    outer_ = total / (positions_ * channels_);
  }

  bool areLimited() const
  {
    return std::any_of(maps_.begin(), maps_.end(),
                       [](const ChannelMap& map) { return map.isLimited() && !map.isConstant(); });
  }

  /// `to` may be `from`.
  void apply(const float* from, float* to) const
  {
    forEachChannel(
        [=](const ChannelMap& map, std::int64_t begin, std::int64_t end)
        {
          if (map.isIdentity())
          {
            if (from != to)
            {
              std::copy(from + begin, from + end, to + begin);
            }
            return;
          }
          for (std::int64_t i = begin; i < end; ++i)
          {
            to[i] = map(from[i]);
          }
        });
  }

  /// `x`: the values before they are changed; nullptr where no map is limited. `in` may be `out`.
  void differentiate(const float* x, const float* out, float* in) const
  {
    forEachChannel(
        [=](const ChannelMap& map, std::int64_t begin, std::int64_t end)
        {
          const bool isEven = !map.isLimited() || map.isConstant();
          for (std::int64_t i = begin; i < end; ++i)
          {
            in[i] = (isEven ? map.scale : map.derivative(x[i])) * out[i];
          }
        });
  }

private:
  /// Of the first channel side by side.
  std::int64_t firstChannel(std::int64_t outer) const
  {
    std::int64_t channel = 0, stride = channels_;
    for (std::size_t i = outerAxes_; i-- > 0;)
    {
      if (isFeature_[i] != 0)
      {
        channel += outer % extents_[i] * stride;
        stride *= extents_[i];
      }
      outer /= extents_[i];
    }
    return channel;
  }

  template <class Body>
  void forEachChannel(const Body& body) const
  {
    const auto row = [&](std::int64_t outer, std::int64_t begin, std::int64_t end)
    {
      const ChannelMap* const maps = maps_.data() + firstChannel(outer);
      for (std::int64_t channel = begin; channel < end; ++channel)
      {
        const std::int64_t first = (outer * channels_ + channel) * positions_;
        body(maps[channel], first, first + positions_);
      }
    };
    if (positions_ == 1)
    {
      parallelItems(outer_, channels_, [&](std::int64_t outer) { row(outer, 0, channels_); });
      return;
    }
    parallelItems(outer_ * channels_, positions_,
                  [&](std::int64_t i) { row(i / channels_, i % channels_, i % channels_ + 1); });
  }

  std::vector<ChannelMap> maps_;
  std::vector<std::int64_t> extents_, isFeature_;  // of the parts of the axes
  std::size_t outerAxes_ = 0;
  std::int64_t outer_ = 0, channels_ = 1, positions_ = 1;
};

class ChannelChange : public Operator
{
public:
  explicit ChannelChange(const Node& node) : loops_(node) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    loops_.prepare(inputs.floatShape(0));
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    loops_.apply(inputs[0]->floats(), outputs[0]->floats());
  }

  bool canRunInPlace() const override { return true; }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return loops_.areLimited() ? BackwardNeeds{{0}, {}} : BackwardNeeds{};
  }

  void backward(const BackwardStep& step) const override
  {
    loops_.differentiate(step.inputs[0] ? step.inputs[0]->floats() : nullptr,
                         step.outputGradients[0]->floats(), step.inputGradients[0]->floats());
  }

  bool canGoBackInPlace() const override { return true; }

private:
  ChannelLoops loops_;
};

class GradientChange : public GradientView
{
public:
  explicit GradientChange(const Node& node) : loops_(node) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    loops_.prepare(inputs.floatShape(0));
    return {inputs.at(0)};
  }

  void backward(const BackwardStep& step) const override
  {
    loops_.apply(step.outputGradients[0]->floats(), step.inputGradients[0]->floats());
  }

private:
  ChannelLoops loops_;
};

const OperatorRegistration registrationOfChange(channelChangeOp, [](const Node& node)
                                                { return std::make_unique<ChannelChange>(node); });
const OperatorRegistration registrationOfGradient(gradientChangeOp, [](const Node& node)
                                                  { return std::make_unique<GradientChange>(node); });

}  // namespace

}  // namespace layerscope
