#include <cstring>

#include "Checks.h"
#include "Parallel.h"

namespace layerscope
{

namespace
{
class Concat : public Operator
{
public:
  explicit Concat(const Node& node)
  {
    // Attribute `axis` had a default below operator set 4.
    axis_ = node.opset < 4 ? node.attributes.getInt("axis", 1) : node.attributes.requireInt("axis");
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, inputs.count());
    TensorInfo result = inputs.at(0);
    const std::size_t axis = normalizedAxis(axis_, result.shape.size());
    for (std::size_t i = 1; i < inputs.count(); ++i)
    {
      result.shape[axis] += extentOf(inputs, i, axis);
      // Sums of many inputs stay far from overflow.
      elementCount(result.shape);
    }
    const auto inner = result.shape.begin() + static_cast<std::ptrdiff_t>(axis);
    outer_ = elementCount({result.shape.begin(), inner});
    elementBytes_ = elementBytes(result.type);
    rowBytes_ = static_cast<std::size_t>(elementCount({inner, result.shape.end()})) * elementBytes_;
    inputBytes_.clear();
    for (std::size_t i = 0; i < inputs.count(); ++i)
    {
      const Shape& shape = inputs.shape(i);
      const Shape row(shape.begin() + static_cast<std::ptrdiff_t>(axis), shape.end());
      inputBytes_.push_back(static_cast<std::size_t>(elementCount(row)) * elementBytes_);
    }
    return {result};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    if (outputs[0]->isEmpty())
    {
      return;
    }
    char* target = static_cast<char*>(outputs[0]->data());
    for (std::size_t k = 0; k < inputs.size(); ++k)
    {
      const char* source = static_cast<const char*>(inputs[k]->data());
      const std::size_t bytes = inputBytes_[k];
      if (bytes != 0 && source != target)
      {
        parallelItems(outer_, static_cast<std::int64_t>(bytes / elementBytes(inputs[k]->type())),
                      [&](std::int64_t i)
                      { std::memcpy(target + i * rowBytes_, source + i * bytes, bytes); });
      }
      target += bytes;
    }
  }

  bool joinsInputs() const override { return outer_ == 1; }

  bool isQuantized() const override { return true; }
  bool hasGradient(std::size_t /*input*/) const override { return true; }

  void backward(const BackwardStep& step) const override
  {
    if (step.outputGradients[0]->isEmpty())
    {
      return;
    }
    const char* source = static_cast<const char*>(step.outputGradients[0]->data());
    // Of whole numbers, too, gradients are floats.
    const std::size_t rowBytes = rowBytes_ / elementBytes_ * sizeof(float);
    for (std::size_t k = 0; k < step.inputGradients.size(); ++k)
    {
      const std::size_t bytes = inputBytes_[k] / elementBytes_ * sizeof(float);
      if (step.inputGradients[k] && bytes != 0)
      {
        char* const target = static_cast<char*>(step.inputGradients[k]->data());
        parallelItems(outer_, static_cast<std::int64_t>(bytes / sizeof(float)),
                      [&](std::int64_t i) { std::memcpy(target + i * bytes, source + i * rowBytes, bytes); });
      }
      source += bytes;
    }
  }

private:
  // Extent of input i along `axis`; all else must be as in input 0.
  static std::int64_t extentOf(const Inputs& inputs, std::size_t i, std::size_t axis)
  {
    const TensorInfo& first = inputs.at(0);
    const TensorInfo& info = inputs.at(i);
    Shape expected = first.shape;
    if (info.shape.size() == expected.size())
    {
      expected[axis] = info.shape[axis];
    }
    if (info.type != first.type || info.shape != expected)
    {
      expected[axis] = -1;
      throw Error("input " + std::to_string(i) + " does not fit input 0 but along axis " +
                  std::to_string(axis))
          .expected(toString(first.type) + (" " + toString(expected)))
          .found(toString(info.type) + (" " + toString(info.shape)));
    }
    return info.shape[axis];
  }

  std::int64_t axis_;
  std::int64_t outer_ = 0;  ///< rows: what lies before the axis
  std::size_t elementBytes_ = 1;
  std::size_t rowBytes_ = 0;             ///< of a row of the output
  std::vector<std::size_t> inputBytes_;  ///< of a row of each input
};
}  // namespace

LAYERSCOPE_OPERATOR(Concat, Concat);

}  // namespace layerscope
