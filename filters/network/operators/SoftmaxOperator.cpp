#include "SoftmaxOperator.h"

#include "Checks.h"

namespace layerscope
{

SoftmaxBase::SoftmaxBase(const Node& node)
    : flattens_(node.opset < 13), axis_(node.attributes.getInt("axis", flattens_ ? 1 : -1))
{
}

std::vector<TensorInfo> SoftmaxBase::prepare(const Inputs& inputs)
{
  requireInputCount(inputs, 1, 1);
  const Shape& shape = inputs.floatShape(0);
  elementCount(shape);
  const auto rank = static_cast<std::int64_t>(shape.size());
  // A matrix may also begin behind the last axis: rows of one element.
  const std::size_t axis = flattens_ && axis_ == rank ? shape.size() : normalizedAxis(axis_, shape.size());
  const auto begin = shape.begin() + static_cast<std::ptrdiff_t>(axis);
  const auto end = flattens_ ? shape.end() : begin + 1;
  outer_ = elementCount(Shape(shape.begin(), begin));
  length_ = elementCount(Shape(begin, end));
  inner_ = length_ == 0 ? 0 : elementCount(Shape(end, shape.end()));
  return {inputs.at(0)};
}

}  // namespace layerscope
