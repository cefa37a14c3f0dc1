#include "Contraction.h"

#include <algorithm>
#include <memory>

#include "Broadcast.h"
#include "Reducers.h"
#include "Reduction.h"
#include "network/Error.h"
#include "network/kernels/Dispatch.h"
#include "network/kernels/MatrixProduct.h"

namespace layerscope
{

LabelledTensor::LabelledTensor(const std::vector<std::size_t>& labelsOfAxes, const Shape& shape,
                               const std::vector<std::int64_t>& extents)
{
  const Strides dense = denseStrides(shape);
  for (std::size_t axis = 0; axis < shape.size(); ++axis)
  {
    const std::size_t label = labelsOfAxes[axis];
    if (shape[axis] == 1 && extents[label] != 1)
    {
      continue;
    }
    const auto found = std::find(labels.begin(), labels.end(), label);
    if (found == labels.end())
    {
      labels.push_back(label);
      strides.push_back(dense[axis]);
    }
    else
    {
      strides[static_cast<std::size_t>(found - labels.begin())] += dense[axis];
    }
  }
}

bool LabelledTensor::has(std::size_t label) const
{
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

std::int64_t LabelledTensor::strideOf(std::size_t label) const
{
  const auto found = std::find(labels.begin(), labels.end(), label);
  return found == labels.end() ? 0 : strides[static_cast<std::size_t>(found - labels.begin())];
}

Contraction::Memory Contraction::reserve(std::int64_t floats)
{
  constexpr std::size_t line = 16;
  elementCount({floats});
  const Memory memory{Memory::Scratch, scratchFloats_};
  scratchFloats_ += (static_cast<std::size_t>(floats) + line - 1) / line * line;
  return memory;
}

Shape Contraction::shapeOf(const Labels& labels) const
{
  Shape shape;
  for (const std::size_t label : labels)
  {
    shape.push_back(extents_[label]);
  }
  return shape;
}

std::int64_t Contraction::extentOf(const Labels& labels) const
{
  return elementCount(shapeOf(labels));
}

bool Contraction::isDense(const LabelledTensor& tensor, const Labels& order) const
{
  const Strides dense = denseStrides(shapeOf(order));
  for (std::size_t i = 0; i < order.size(); ++i)
  {
    if (extents_[order[i]] != 1 && (!tensor.has(order[i]) || tensor.strideOf(order[i]) != dense[i]))
    {
      return false;
    }
  }
  return true;
}

void Contraction::addCopy(const Value& from, const Memory& to, const Labels& labels, const Strides& strides,
                          std::int64_t size)
{
  Strides source;
  for (const std::size_t label : labels)
  {
    source.push_back(from.tensor.strideOf(label));
  }
  const StridedCopy copy(shapeOf(labels), source, strides);
  const Memory memory = from.memory;
  steps_.push_back(
      [copy, memory, to, size](const Run& run)
      {
        // The tensors only carry the pointers.
        const Tensor in = Tensor::view({ElementType::Float32, {size}}, run.at(memory));
        Tensor out = Tensor::view({ElementType::Float32, {size}}, run.at(to));
        copy.run(in, 0, out);
      });
}

Contraction::Value Contraction::ordered(const Value& value, const Labels& order)
{
  if (isDense(value.tensor, order))
  {
    return value;
  }
  Value result;
  result.tensor.labels = order;
  result.tensor.strides = denseStrides(shapeOf(order));
  const std::int64_t size = extentOf(order);
  result.memory = reserve(size);
  addCopy(value, result.memory, order, result.tensor.strides, size);
  return result;
}

Contraction::Value Contraction::summed(const Value& value, const std::vector<bool>& isNeeded)
{
  Labels kept, others;
  for (const std::size_t label : value.tensor.labels)
  {
    (isNeeded[label] ? kept : others).push_back(label);
  }
  if (extentOf(others) == 1)
  {
    Value same = value;
    same.tensor = LabelledTensor();
    for (const std::size_t label : kept)
    {
      same.tensor.labels.push_back(label);
      same.tensor.strides.push_back(value.tensor.strideOf(label));
    }
    return same;
  }
  Labels order = kept;
  order.insert(order.end(), others.begin(), others.end());
  // Where the memory has them in another order they are summed in that.
  std::vector<std::size_t> axes;
  Labels own = value.tensor.labels;
  const bool isInPlace = isDense(value.tensor, own);
  const Labels& used = isInPlace ? own : order;
  const Value source = ordered(value, used);
  for (std::size_t i = 0; i < used.size(); ++i)
  {
    if (!isNeeded[used[i]])
    {
      axes.push_back(i);
    }
  }
  Value result;
  result.tensor.labels = kept;
  result.tensor.strides = denseStrides(shapeOf(kept));
  result.memory = reserve(extentOf(kept));
  const ReductionLoops loops(shapeOf(used), axes);
  steps_.push_back([loops, from = source.memory, to = result.memory](const Run& run)
                   { loops.run<SumReducer>(run.at(from), run.at(to)); });
  return result;
}

Contraction::Value Contraction::multiplied(const Value& a, const Value& b, const std::vector<bool>& isNeeded)
{
  Labels batch, rows, depth, columns;
  for (const std::size_t label : a.tensor.labels)
  {
    const bool isShared = b.tensor.has(label);
    (isShared ? (isNeeded[label] ? batch : depth) : rows).push_back(label);
  }
  for (const std::size_t label : b.tensor.labels)
  {
    if (!a.tensor.has(label))
    {
      columns.push_back(label);
    }
  }
  const auto joined = [](Labels list, const Labels& second, const Labels& third = {})
  {
    list.insert(list.end(), second.begin(), second.end());
    list.insert(list.end(), third.begin(), third.end());
    return list;
  };
  Value result;
  result.tensor.labels = joined(batch, rows, columns);
  result.tensor.strides = denseStrides(shapeOf(result.tensor.labels));
  const std::int64_t batches = extentOf(batch), m = extentOf(rows), k = extentOf(depth),
                     n = extentOf(columns);
  const std::int64_t size = extentOf(result.tensor.labels);
  if (k == 1)
  {
    const Value left = ordered(a, joined(batch, rows));
    const Value right = ordered(b, joined(batch, columns));
    result.memory = reserve(size);
    const BroadcastLoops loops({batches, m, 1}, {batches, 1, n});
    steps_.push_back(
        [loops, from = left.memory, by = right.memory, to = result.memory](const Run& run)
        { loops.run(run.at(from), run.at(by), run.at(to), [](float x, float y) { return x * y; }); });
    multiplyAdds_ += size;
    return result;
  }
  constexpr std::int64_t mostProducts = std::int64_t(1) << 22;
  if (batches > mostProducts)
  {
    throw Error("there are too many matrices to multiply")
        .expected("at most 2^22")
        .found(std::to_string(batches));
  }
  MatrixProductShape shape;
  shape.rows = m;
  shape.depth = k;
  shape.columns = n;
  shape.isLeftTransposed =
      !isDense(a.tensor, joined(batch, rows, depth)) && isDense(a.tensor, joined(batch, depth, rows));
  shape.isRightTransposed =
      !isDense(b.tensor, joined(batch, depth, columns)) && isDense(b.tensor, joined(batch, columns, depth));
  shape.setPairs(batches);
  const Value left = shape.isLeftTransposed ? a : ordered(a, joined(batch, rows, depth));
  const Value right = shape.isRightTransposed ? b : ordered(b, joined(batch, depth, columns));
  const auto product = std::make_shared<const MatrixProduct>(shape, kernels());
  productBytes_ = std::max(productBytes_, product->scratchBytes());
  multiplyAdds_ += product->multiplyAdds();
  result.memory = reserve(size);
  steps_.push_back([product, from = left.memory, by = right.memory, to = result.memory](const Run& run)
                   { product->run(run.at(from), run.at(by), {}, run.at(to), run.product); });
  return result;
}

Contraction::Contraction(const std::vector<std::int64_t>& extents,
                         const std::vector<LabelledTensor>& operands, const LabelledTensor& result,
                         std::int64_t resultSize)
    : extents_(extents), resultSize_(resultSize)
{
  isZero_ = std::find(extents.begin(), extents.end(), 0) != extents.end();
  if (isZero_ || operands.empty())
  {
    return;
  }
  // A label is needed as long as the result or an operand that is still to come has it.
  const auto needed = [&](std::size_t from)
  {
    std::vector<bool> is(extents.size(), false);
    for (std::size_t label = 0; label < extents.size(); ++label)
    {
      is[label] = result.has(label);
      for (std::size_t i = from; i < operands.size(); ++i)
      {
        is[label] = is[label] || operands[i].has(label);
      }
    }
    return is;
  };
  Value value{operands[0], {Memory::Operand, 0}};
  value = summed(value, needed(1));
  for (std::size_t i = 1; i < operands.size(); ++i)
  {
    // Of the next one, those that neither the value so far has, nor anything behind.
    std::vector<bool> isNeeded = needed(i + 1);
    std::vector<bool> isNeededNext = isNeeded;
    for (const std::size_t label : value.tensor.labels)
    {
      isNeededNext[label] = true;
    }
    const Value next = summed({operands[i], {Memory::Operand, i}}, isNeededNext);
    value = multiplied(value, next, isNeeded);
  }
  const std::int64_t covered = extentOf(result.labels);
  if (covered != resultSize)
  {
    steps_.push_back([resultSize](const Run& run) { std::fill_n(run.result, resultSize, 0.0F); });
  }
  addCopy(value, {Memory::Result, 0}, result.labels, result.strides, resultSize);
}

void Contraction::run(const std::vector<const float*>& operands, float* result, void* scratch) const
{
  if (isZero_)
  {
    std::fill_n(result, resultSize_, 0.0F);
    return;
  }
  auto* const floats = static_cast<float*>(scratch);
  const Run run{operands, result, floats, floats + scratchFloats_};
  for (const auto& step : steps_)
  {
    step(run);
  }
}

}  // namespace layerscope
