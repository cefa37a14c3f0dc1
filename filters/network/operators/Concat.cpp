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
    rowBytes_ =
        static_cast<std::size_t>(elementCount({inner, result.shape.end()})) * elementBytes(result.type);
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
    for (const Tensor* input : inputs)
    {
      const char* source = static_cast<const char*>(input->data());
      const std::size_t bytes = input->bytes() / static_cast<std::size_t>(outer_);
      if (bytes != 0)
      {
        parallelItems(outer_, static_cast<std::int64_t>(bytes / elementBytes(input->type())),
                      [&](std::int64_t i)
                      { std::memcpy(target + i * rowBytes_, source + i * bytes, bytes); });
      }
      target += bytes;
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
  std::int64_t outer_ = 0;    ///< rows: what lies before the axis
  std::size_t rowBytes_ = 0;  ///< of a row of the output
};
}  // namespace

LAYERSCOPE_OPERATOR(Concat, Concat);

}  // namespace layerscope
