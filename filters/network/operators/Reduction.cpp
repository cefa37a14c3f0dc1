#include "Reduction.h"

#include <algorithm>
#include <cstring>

#include "Checks.h"

namespace layerscope
{

ReductionLoops::ReductionLoops(const Shape& input, const std::vector<std::size_t>& axes)
{
  bool isInnerReduced = false;
  bool hasInner = false;
  bool isPreviousReduced = false;
  std::int64_t stride = 1;
  std::vector<Axis> kept;
  std::vector<Axis> reduced;
  // From the innermost axis outwards.
  for (std::size_t i = input.size(); i-- > 0;)
  {
    const std::int64_t extent = input[i];
    const bool isReduced = std::binary_search(axes.begin(), axes.end(), i);
    if (isReduced)
    {
      reducedCount_ *= extent;
    }
    if (extent == 1)
    {
      continue;
    }
    std::vector<Axis>& own = isReduced ? reduced : kept;
    if (hasInner && isReduced == isPreviousReduced)
    {
      own.back().extent *= extent;
    }
    else
    {
      own.push_back({extent, stride});
    }
    if (!hasInner)
    {
      isInnerReduced = isReduced;
      hasInner = true;
    }
    isPreviousReduced = isReduced;
    stride *= extent;
  }
  if (hasInner)
  {
    std::vector<Axis>& inner = isInnerReduced ? reduced : kept;
    (isInnerReduced ? innerReduced_ : innerKept_) = inner.front().extent;
    inner.erase(inner.begin());
  }
  outerKept_.assign(kept.rbegin(), kept.rend());
  if (!reduced.empty())
  {
    nearReduced_ = reduced.front();
    reduced.erase(reduced.begin());
  }
  farReduced_.assign(reduced.rbegin(), reduced.rend());
  const auto product = [](const std::vector<Axis>& list)
  {
    std::int64_t count = 1;
    for (const Axis& axis : list)
    {
      count *= axis.extent;
    }
    return count;
  };
  outerCount_ = product(outerKept_);
  farReducedCount_ = product(farReduced_);
}

ReductionOperator::ReductionOperator(const Node& node)
    : node_(node), axes_(node, "axes", 1), hasAxesInput_(node.opset >= (node.op == "ReduceSum" ? 13 : 18))
{
}

// An extremum of nothing is the bound of its type.
void ReductionOperator::limit(Tensor& output)
{
  if (output.type() == ElementType::Int64)
  {
    const IntRange range = rangeOf(output.info().format);
    for (std::int64_t i = 0; i < output.size(); ++i)
    {
      output.ints()[i] = std::clamp(output.ints()[i], range.least, range.most);
    }
  }
}

std::vector<std::size_t> ReductionOperator::axes(const Inputs& inputs, std::size_t rank) const
{
  std::vector<std::int64_t> given = axes_.read(inputs).value_or(std::vector<std::int64_t>());
  const bool isNoop = hasAxesInput_ && node_.attributes.getInt("noop_with_empty_axes", 0) != 0;
  if (given.empty() && !isNoop)
  {
    for (std::size_t i = 0; i < rank; ++i)
    {
      given.push_back(static_cast<std::int64_t>(i));
    }
  }
  return normalizedAxes(given, rank);
}

std::vector<TensorInfo> ReductionOperator::prepare(const Inputs& inputs)
{
  requireInputCount(inputs, 1, hasAxesInput_ ? 2 : 1);
  const TensorInfo& in = inputs.at(0);
  if (!acceptsInts())
  {
    inputs.floatShape(0);
  }
  elementCount(in.shape);
  const std::vector<std::size_t> axes = this->axes(inputs, in.shape.size());
  // Without axes the output is the input, even where the operator squares or takes a logarithm.
  isCopy_ = axes.empty() && !in.shape.empty();
  loops_ = ReductionLoops(in.shape, axes);
  if (loops_.reducedCount() == 0 && !acceptsEmpty() && node_.opset < 20)
  {
    throw Error("an axis without elements cannot be reduced").found(toString(in.shape));
  }
  const bool keepsAxes = node_.attributes.getInt("keepdims", 1) != 0;
  TensorInfo out{in.type, {}, in.format};
  Shape kept = in.shape;
  for (const std::size_t axis : axes)
  {
    kept[axis] = 1;
  }
  spread_ = BroadcastLoops(in.shape, kept);
  outputSize_ = elementCount(kept);
  for (std::size_t i = 0; i < in.shape.size(); ++i)
  {
    const bool isReduced = std::binary_search(axes.begin(), axes.end(), i);
    if (!isReduced || keepsAxes)
    {
      out.shape.push_back(isReduced ? 1 : in.shape[i]);
    }
  }
  return {out};
}

BackwardNeeds ReductionOperator::prepareBackward(const Inputs& /*inputs*/,
                                                 const std::vector<bool>& /*wanted*/)
{
  return isCopy_ ? BackwardNeeds() : derivativeNeeds();
}

void ReductionOperator::backward(const BackwardStep& step) const
{
  Tensor& in = *step.inputGradients[0];
  if (in.size() == 0)
  {
    return;
  }
  if (isCopy_)
  {
    std::memcpy(in.data(), step.outputGradients[0]->data(), in.bytes());
  }
  else
  {
    goBack(step);
  }
}

std::size_t ReductionOperator::backwardScratchBytes() const
{
  return isCopy_ ? 0 : static_cast<std::size_t>(outputSize_ * goBackFloats()) * sizeof(float);
}

void ReductionOperator::run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                            void* /*scratch*/) const
{
  if (!isCopy_)
  {
    reduce(loops_, *inputs[0], *outputs[0]);
    loops_.reducedCount() == 0 ? limit(*outputs[0]) : wrapIntegers(*outputs[0]);
  }
  else if (inputs[0]->size() != 0)
  {
    std::memcpy(outputs[0]->data(), inputs[0]->data(), inputs[0]->bytes());
  }
}

}  // namespace layerscope
