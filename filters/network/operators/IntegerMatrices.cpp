#include "IntegerMatrices.h"

#include <algorithm>

#include "StridedCopy.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t mostMatrices = std::int64_t(1) << 22;

// Of one axis it goes along the rows of the left operand.
Shape alongRows(const Shape& zero)
{
  return zero.size() == 1 && zero[0] != 1 ? Shape{zero[0], 1} : zero;
}

BroadcastLoops zeroLoops(const Shape& values, const Shape& zero)
{
  if (zero.size() > values.size() || broadcastShape(values, zero) != values)
  {
    throw Error("the zero point does not fit")
        .expected("one that broadcasts to " + toString(values))
        .found(toString(zero));
  }
  return BroadcastLoops(values, zero);
}
}  // namespace

IntegerMatrices::IntegerMatrices(const Shape& left, const Shape& leftZero, const Shape& right,
                                 const Shape& rightZero)
{
  if (left.empty() || right.empty())
  {
    throw Error("a scalar is no matrix")
        .expected("at least 1 axis")
        .found(toString(left) + ", " + toString(right));
  }
  leftSize_ = elementCount(left);
  rightSize_ = elementCount(right);
  Shape a = left;
  Shape b = right;
  if (a.size() == 1)
  {
    a.insert(a.begin(), 1);
  }
  if (b.size() == 1)
  {
    b.push_back(1);
  }
  rows_ = a[a.size() - 2];
  depth_ = a.back();
  columns_ = b.back();
  if (b[b.size() - 2] != depth_)
  {
    throw Error("the matrices do not fit")
        .expected("a right operand of " + std::to_string(depth_) + " rows")
        .found(toString(right));
  }
  leftLoops_ = zeroLoops(a, alongRows(leftZero));
  rightLoops_ = zeroLoops(b, rightZero);
  const Shape outerA(a.begin(), a.end() - 2);
  const Shape outerB(b.begin(), b.end() - 2);
  outputShape_ = broadcastShape(outerA, outerB);
  const std::int64_t count = elementCount(outputShape_);
  if (count > mostMatrices)
  {
    throw Error("there are too many matrices to multiply")
        .expected("at most 2^22")
        .found(std::to_string(count));
  }
  const Strides stridesA = broadcastStrides(outerA, outputShape_);
  const Strides stridesB = broadcastStrides(outerB, outputShape_);
  for (std::int64_t i = 0; i < count; ++i)
  {
    std::int64_t rest = i;
    std::int64_t atA = 0;
    std::int64_t atB = 0;
    for (std::size_t axis = outputShape_.size(); axis-- > 0;)
    {
      atA += rest % outputShape_[axis] * stridesA[axis];
      atB += rest % outputShape_[axis] * stridesB[axis];
      rest /= outputShape_[axis];
    }
    leftIndex_.push_back(atA);
    rightIndex_.push_back(atB);
  }
  if (left.size() > 1)
  {
    outputShape_.push_back(rows_);
  }
  if (right.size() > 1)
  {
    outputShape_.push_back(columns_);
  }
  elementCount(outputShape_);
}

std::int64_t IntegerMatrices::multiplyAdds() const
{
  // As a floating-point product, which may exceed any whole number.
  const double count = static_cast<double>(elementCount(outputShape_)) * static_cast<double>(depth_);
  return static_cast<std::int64_t>(std::min(count, 1e15));
}

std::size_t IntegerMatrices::scratchBytes() const
{
  return static_cast<std::size_t>(leftSize_ + rightSize_) * sizeof(std::int32_t);
}

void IntegerMatrices::run(const Tensor& left, const Tensor* leftZero, const Tensor& right,
                          const Tensor* rightZero, std::int64_t* out, void* scratch) const
{
  auto* const a = static_cast<std::int32_t*>(scratch);
  auto* const b = a + leftSize_;
  subtractZero(leftLoops_, left, leftZero, a);
  subtractZero(rightLoops_, right, rightZero, b);
  const auto count = static_cast<std::int64_t>(leftIndex_.size());
  parallelItems(count * rows_, depth_ * columns_,
                [&](std::int64_t item)
                {
                  const auto batch = static_cast<std::size_t>(item / rows_);
                  const std::int32_t* const row = a + (leftIndex_[batch] * rows_ + item % rows_) * depth_;
                  const std::int32_t* const matrix = b + rightIndex_[batch] * depth_ * columns_;
                  std::int64_t* const sums = out + item * columns_;
                  std::fill(sums, sums + columns_, std::int64_t(0));
                  for (std::int64_t k = 0; k < depth_; ++k)
                  {
                    const std::int64_t factor = row[k];
                    const std::int32_t* const other = matrix + k * columns_;
                    for (std::int64_t j = 0; j < columns_; ++j)
                    {
                      sums[j] += factor * other[j];
                    }
                  }
                });
}

void subtractZero(const BroadcastLoops& loops, const Tensor& values, const Tensor* zero, std::int32_t* to)
{
  const std::int64_t none = 0;
  if (!zero)
  {
    BroadcastLoops({values.size()}, {})
        .run(values.ints(), &none, to,
             [](std::int64_t x, std::int64_t /*none*/) { return static_cast<std::int32_t>(x); });
    return;
  }
  loops.run(values.ints(), zero->ints(), to,
            [](std::int64_t x, std::int64_t z) {
              return static_cast<std::int32_t>(static_cast<std::uint32_t>(x) - static_cast<std::uint32_t>(z));
            });
}

void FractionProduct::prepare(const Shape& left, const Shape& right, bool wantsLeft, bool wantsRight)
{
  const Inputs given(
      {{true, {ElementType::Float32, left}, nullptr}, {true, {ElementType::Float32, right}, nullptr}});
  Node node;
  node.op = "MatMul";
  product_ = makeOperator(node);
  product_->prepare(given);
  product_->prepareBackward(given, {wantsLeft, wantsRight});
}

void FractionProduct::run(const Tensor& left, const Tensor& right, Tensor& outputGradient,
                          Tensor* leftGradient, Tensor* rightGradient, void* scratch) const
{
  BackwardStep step;
  step.inputs = {&left, &right};
  step.outputs = {nullptr};
  step.outputGradients = {&outputGradient};
  step.inputGradients = {leftGradient, rightGradient};
  step.scratch = scratch;
  product_->backward(step);
}

}  // namespace layerscope
