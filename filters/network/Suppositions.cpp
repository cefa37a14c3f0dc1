#include "Suppositions.h"

#include "operators/Checks.h"

namespace layerscope
{

namespace
{
using Given = std::vector<const WalkedTensor*>;

const WalkedTensor* inputAt(const Given& inputs, std::size_t index)
{
  return index < inputs.size() ? inputs[index] : nullptr;
}

WalkedTensor shaped(ElementType type, Shape shape, NumberFormat format = NumberFormat::Own)
{
  WalkedTensor tensor;
  tensor.info = {type, std::move(shape), format};
  return tensor;
}

// Along an axis that may be left out: then of all elements as one row.
Shape lineShape(const Node& node, const Shape& shape, std::size_t& axis)
{
  const bool hasAxis = node.attributes.has("axis");
  axis = hasAxis ? normalizedAxis(node.attributes.getInt("axis", 0), shape.size()) : 0;
  return hasAxis ? shape : Shape{elementCount(shape)};
}

std::optional<double> knownNumber(const WalkedTensor* tensor)
{
  if (!tensor || !tensor->hasValues || tensor->values.size() < 1)
  {
    return {};
  }
  return tensor->info.type == ElementType::Float32 ? static_cast<double>(*tensor->values.floats())
                                                   : static_cast<double>(*tensor->values.ints());
}

void fill(Tensor& tensor, double value)
{
  if (tensor.type() == ElementType::Float32)
  {
    std::fill_n(tensor.floats(), tensor.size(), static_cast<float>(value));
  }
  else
  {
    std::fill_n(tensor.ints(), tensor.size(), static_cast<std::int64_t>(value));
  }
}

std::optional<std::int64_t> knownInt(const WalkedTensor* tensor, std::int64_t index)
{
  const bool isKnown =
      tensor && tensor->hasValues && tensor->info.type == ElementType::Int64 && index < tensor->values.size();
  return isKnown ? std::optional<std::int64_t>(tensor->values.ints()[index]) : std::nullopt;
}

bool goesForward(const WalkedTensor* steps)
{
  bool isForward = !steps || (steps->hasValues && steps->info.type == ElementType::Int64);
  for (std::int64_t i = 0; steps && isForward && i < steps->values.size(); ++i)
  {
    isForward = steps->values.ints()[i] > 0;
  }
  return isForward;
}

// Starts (input 1) or ends (input 2) of slices, of which those that are known are kept to.
void fillSlices(Tensor& values, std::size_t input, const Given& inputs, const Supposition& supposition)
{
  const Shape& shape = inputs[0]->info.shape;
  for (std::int64_t i = 0; i < values.size(); ++i)
  {
    const std::int64_t axis = knownInt(inputAt(inputs, 3), i).value_or(i);
    const std::int64_t extent = shape.at(normalizedAxis(axis, shape.size()));
    const auto placed = [&](std::optional<std::int64_t> place, std::int64_t fallback) {
      return std::clamp<std::int64_t>(!place ? fallback : *place < 0 ? *place + extent : *place, 0, extent);
    };
    const std::optional<std::int64_t> start = knownInt(inputs[1], i), end = knownInt(inputAt(inputs, 2), i);
    const std::int64_t from = placed(start, 0), to = placed(end, extent);
    const std::int64_t length = supposition.found(std::max<std::int64_t>(0, to - from));
    values.ints()[i] = input == 2 ? from + length : end ? to - length : 0;
  }
}

// A shape that the input takes by being repeated.
void fillExpansion(Tensor& target, const Shape& shape, std::int64_t count)
{
  for (std::int64_t i = 0; i < target.size(); ++i)
  {
    const std::int64_t axis = i - target.size() + static_cast<std::int64_t>(shape.size());
    target.ints()[i] = axis < 0 || shape[static_cast<std::size_t>(axis)] == 1 ? count : 1;
  }
}

bool isOneOf(const std::string& op, std::initializer_list<const char*> names)
{
  return std::any_of(names.begin(), names.end(), [&](const char* name) { return op == name; });
}
}  // namespace

const std::vector<Supposition>& suppositions()
{
  static const std::vector<Supposition> all = {{true, 0, 2, false},
                                               {false, 1, 3, false},
                                               {true, 3, 5, false},
                                               {false, 2, 7, false, true},
                                               {false, 3, 3, true}};
  return all;
}

std::optional<std::vector<WalkedTensor>> supposedFinds(const Node& node, const Given& inputs,
                                                       const Supposition& supposition)
{
  const WalkedTensor* const first = inputAt(inputs, 0);
  if (!first)
  {
    return {};
  }
  const Shape& shape = first->info.shape;
  if (node.op == "NonZero")
  {
    return {{shaped(ElementType::Int64,
                    {static_cast<std::int64_t>(shape.size()), supposition.found(elementCount(shape))})}};
  }
  if (node.op == "Unique" || node.op == "Compress")
  {
    std::size_t axis = 0;
    Shape line = lineShape(node, shape, axis);
    const std::int64_t length = line[axis];
    const WalkedTensor* const condition = inputAt(inputs, 1);
    const std::int64_t most = condition ? std::min(length, elementCount(condition->info.shape)) : length;
    const std::int64_t count = line[axis] = supposition.found(most);
    std::vector<WalkedTensor> outputs = {shaped(first->info.type, line, first->info.format)};
    if (node.op == "Unique")
    {
      outputs.insert(outputs.end(),
                     {shaped(ElementType::Int64, {count}), shaped(ElementType::Int64, {length}),
                      shaped(ElementType::Int64, {count})});
    }
    return outputs;
  }
  const WalkedTensor* const scores = inputAt(inputs, 1);
  if (node.op == "NonMaxSuppression" && scores && scores->info.shape.size() == 3)
  {
    const Shape& each = scores->info.shape;
    const double most = knownNumber(inputAt(inputs, 2)).value_or(static_cast<double>(each[2]));
    const auto kept = static_cast<std::int64_t>(std::clamp(most, 0.0, static_cast<double>(each[2])));
    const std::int64_t rows = supposition.found(elementCount({each[0], each[1], kept}));
    return {{shaped(ElementType::Int64, {rows, 3})}};
  }
  return {};
}

std::optional<Tensor> supposedValues(const Node& node, std::size_t input, const Given& inputs,
                                     const Supposition& supposition, bool& isOpen)
{
  const WalkedTensor& wanted = *inputs.at(input);
  Tensor values(wanted.info);
  const auto count = static_cast<double>(supposition.rows);
  fill(values, count);
  const Shape shape = inputs[0] ? inputs[0]->info.shape : Shape();
  if (node.op == "Range")
  {
    const double start = knownNumber(inputs[0]).value_or(0),
                 step = knownNumber(inputAt(inputs, 2)).value_or(1);
    fill(values, input == 0 ? 0 : input == 2 ? 1 : start + count * step);
    isOpen = true;
  }
  else if (node.op == "Slice" && (input == 1 || input == 2) && goesForward(inputAt(inputs, 4)) &&
           values.type() == ElementType::Int64)
  {
    fillSlices(values, input, inputs, supposition);
  }
  else if (node.op == "TopK" && input == 1)
  {
    const std::int64_t axis = node.attributes.getInt("axis", -1);
    fill(values, static_cast<double>(supposition.found(shape.at(normalizedAxis(axis, shape.size())))));
  }
  else if (node.op == "Expand" && input == 1 && values.type() == ElementType::Int64)
  {
    fillExpansion(values, shape, supposition.rows);
    isOpen = true;
  }
  else if (node.op == "Reshape" && input == 1 && values.size() > 0)
  {
    // All elements along the first axis or along the last.
    fill(values, 1);
    values.ints()[supposition.takesThen ? 0 : values.size() - 1] = elementCount(shape);
    isOpen = true;
  }
  else if (isOneOf(node.op, {"ConstantOfShape", "Tile", "OneHot", "Resize", "Upsample", "CenterCropPad"}) ||
           (node.op == "Pad" && input == 1))
  {
    isOpen = true;
  }
  else if (isOneOf(node.op, {"CumSum", "CumProd", "Trilu", "Dropout", "Pad"}))
  {
    // No extent depends on it.
    fill(values, 0);
  }
  else
  {
    return {};
  }
  return values;
}

}  // namespace layerscope
