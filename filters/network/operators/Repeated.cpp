#include <algorithm>

#include "Checks.h"
#include "network/OwnOperators.h"

namespace layerscope
{

namespace
{
class Repeated : public Operator
{
public:
  explicit Repeated(const Node& node)
      : values_(node.attributes.getTensor("values")),
        axis_(static_cast<std::size_t>(node.attributes.requireInt("axis")))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    TensorInfo info = values_.info();
    info.shape.at(axis_) = inputs.shape(0).at(0);
    return {info};
  }

  bool dependsOnShapeOnly() const override { return true; }

  void run(const std::vector<const Tensor*>& /*inputs*/, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    if (values_.type() == ElementType::Float32)
    {
      repeat(values_.floats(), outputs[0]->floats(), outputs[0]->shape());
    }
    else
    {
      repeat(values_.ints(), outputs[0]->ints(), outputs[0]->shape());
    }
  }

private:
  template <class Number>
  void repeat(const Number* values, Number* to, const Shape& shape) const
  {
    const auto axis = shape.begin() + static_cast<std::ptrdiff_t>(axis_);
    const std::int64_t before = elementCount({shape.begin(), axis});
    const std::int64_t block = elementCount({axis + 1, shape.end()});
    for (std::int64_t i = 0; i < before; ++i)
    {
      for (std::int64_t sample = 0; sample < *axis; ++sample)
      {
        to = std::copy_n(values + i * block, block, to);
      }
    }
  }

  Tensor values_;
  std::size_t axis_;
};

const OperatorRegistration registration(repeatedOp,
                                        [](const Node& node) { return std::make_unique<Repeated>(node); });
}  // namespace

}  // namespace layerscope
