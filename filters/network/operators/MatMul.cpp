#include <algorithm>
#include <memory>
#include <numeric>

#include "Broadcast.h"
#include "BroadcastSum.h"
#include "Checks.h"
#include "Convolutional.h"
#include "StridedCopy.h"
#include "network/kernels/Dispatch.h"
#include "network/kernels/MatrixProduct.h"

namespace layerscope
{

namespace
{
/// Which matrix of each operand a product takes, where their axes before the last two are broadcast to
/// `shape`.
struct BatchIndex
{
  std::vector<std::int64_t> left;
  std::vector<std::int64_t> right;
};

BatchIndex indexBatches(const Shape& left, const Shape& right, const Shape& shape)
{
  const std::int64_t count = elementCount(shape);
  constexpr std::int64_t mostMatrices = std::int64_t(1) << 22;
  if (count > mostMatrices)
  {
    throw Error("there are too many matrices to multiply")
        .expected("at most 2^22")
        .found(std::to_string(count));
  }
  const Strides leftStrides = broadcastStrides(left, shape);
  const Strides rightStrides = broadcastStrides(right, shape);
  BatchIndex batch;
  for (std::int64_t i = 0; i < count; ++i)
  {
    std::int64_t rest = i;
    std::int64_t a = 0;
    std::int64_t b = 0;
    for (std::size_t axis = shape.size(); axis-- > 0;)
    {
      const std::int64_t at = rest % shape[axis];
      rest /= shape[axis];
      a += at * leftStrides[axis];
      b += at * rightStrides[axis];
    }
    batch.left.push_back(a);
    batch.right.push_back(b);
  }
  return batch;
}

/// ONNX MatMul, which is numpy.matmul: products of the last two axes, broadcast over those before; a vector
/// is a row on the left and a column on the right, and its axis is dropped from the result.
class MatMul : public Operator
{
public:
  explicit MatMul(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    Shape left = inputs.floatShape(0);
    Shape right = inputs.floatShape(1);
    if (left.empty() || right.empty())
    {
      throw Error("a scalar is no matrix")
          .expected("at least 1 axis")
          .found(toString(left) + ", " + toString(right));
    }
    elementCount(left);
    elementCount(right);
    const bool isLeftVector = left.size() == 1;
    const bool isRightVector = right.size() == 1;
    if (isLeftVector)
    {
      left.insert(left.begin(), 1);
    }
    if (isRightVector)
    {
      right.push_back(1);
    }
    MatrixProductShape shape;
    shape.rows = left[left.size() - 2];
    shape.depth = left.back();
    shape.columns = right.back();
    if (right[right.size() - 2] != shape.depth)
    {
      throw Error("the matrices do not fit")
          .expected("a right operand of " + std::to_string(shape.depth) + " rows")
          .found(toString(inputs.shape(1)));
    }
    Shape output = setBatches(left, right, shape);
    if (!isLeftVector)
    {
      output.push_back(left[left.size() - 2]);
    }
    if (!isRightVector)
    {
      output.push_back(shape.columns);
    }
    elementCount(output);
    shape_ = shape;
    // With two axes the rows are samples as a rule. Their number must not matter: it is not asked for.
    shape.hasRowsOfSample = left.size() > 2;
    product_ = std::make_unique<MatrixProduct>(shape, inputs.kernels());
    if (const Tensor* constant = inputs.constant(1))
    {
      product_->packRight(constant->floats(), constant->packedForms());
    }
    return {{ElementType::Float32, output}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    product_->run(inputs[0]->floats(), inputs[1]->floats(), epilogue_, outputs[0]->floats(), scratch);
  }

  std::size_t scratchBytes() const override { return product_->scratchBytes(); }
  bool fuse(const Activation& activation) override { return addActivation(activation, epilogue_); }
  std::int64_t multiplyAdds() const override { return product_->multiplyAdds(); }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted) override
  {
    BackwardNeeds needs;
    const auto products = static_cast<std::int64_t>(shape_.leftIndex.size());
    std::vector<std::int64_t> all(shape_.leftIndex.size());
    std::iota(all.begin(), all.end(), std::int64_t(0));
    if (wanted[0])
    {
      MatrixProductShape shape;  // G B^T
      shape.rows = shape_.rows;
      shape.depth = shape_.columns;
      shape.columns = shape_.depth;
      shape.isRightTransposed = true;
      shape.leftCount = products;
      shape.rightCount = shape_.rightCount;
      shape.leftIndex = all;
      shape.rightIndex = shape_.rightIndex;
      toLeft_ = std::make_unique<MatrixProduct>(shape, inputs.kernels());
      if (const Tensor* constant = inputs.constant(1))
      {
        toLeft_->packRight(constant->floats(), constant->packedForms());
      }
      else
      {
        needs.inputs.push_back(1);
      }
      leftSum_ = sumOver(leftBatch_, {shape_.rows, shape_.depth});
    }
    if (wanted[1])
    {
      MatrixProductShape shape;  // A^T G
      shape.rows = shape_.depth;
      shape.depth = shape_.rows;
      shape.columns = shape_.columns;
      shape.isLeftTransposed = true;
      shape.leftCount = shape_.leftCount;
      shape.rightCount = products;
      shape.leftIndex = shape_.leftIndex;
      shape.rightIndex = all;
      toRight_ = std::make_unique<MatrixProduct>(shape, inputs.kernels());
      needs.inputs.push_back(0);
      rightSum_ = sumOver(rightBatch_, {shape_.depth, shape_.columns});
    }
    return needs;
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const gradient = step.outputGradients[0]->floats();
    auto* const products = static_cast<float*>(step.scratch);
    void* const scratch = products + productFloats();
    if (Tensor* left = step.inputGradients[0])
    {
      float* const to = leftSum_.isNeeded() ? products : left->floats();
      toLeft_->run(gradient, step.inputs[1] ? step.inputs[1]->floats() : nullptr, {}, to, scratch);
      leftSum_.run(to, left->floats());
    }
    if (Tensor* right = step.inputGradients[1])
    {
      float* const to = rightSum_.isNeeded() ? products : right->floats();
      toRight_->run(step.inputs[0]->floats(), gradient, {}, to, scratch);
      rightSum_.run(to, right->floats());
    }
  }

  std::size_t backwardScratchBytes() const override
  {
    return static_cast<std::size_t>(productFloats()) * sizeof(float) +
           std::max(toLeft_ ? toLeft_->scratchBytes() : 0, toRight_ ? toRight_->scratchBytes() : 0);
  }

private:
  /// Floats of a gradient's products before those of repeated matrices are added up; a multiple of a cache
  /// line.
  std::int64_t productFloats() const
  {
    const auto products = static_cast<std::int64_t>(shape_.leftIndex.size());
    const std::int64_t left = toLeft_ && leftSum_.isNeeded() ? products * shape_.rows * shape_.depth : 0;
    const std::int64_t right =
        toRight_ && rightSum_.isNeeded() ? products * shape_.depth * shape_.columns : 0;
    constexpr std::int64_t line = 16;
    return (std::max(left, right) + line - 1) / line * line;
  }

  /// Sums the products of matrices that a broadcast repeats. A single right matrix has one product.
  BroadcastSum sumOver(const Shape& small, const Shape& matrix) const
  {
    Shape from = shape_.leftIndex.size() == 1 ? Shape{} : batch_;
    Shape to = shape_.leftIndex.size() == 1 ? Shape{} : small;
    from.insert(from.end(), matrix.begin(), matrix.end());
    to.insert(to.end(), matrix.begin(), matrix.end());
    return BroadcastSum(from, to);
  }

  /// The batch axes of the result. A single right matrix takes all matrices on the left as one tall one.
  Shape setBatches(const Shape& left, const Shape& right, MatrixProductShape& shape)
  {
    leftBatch_.assign(left.begin(), left.end() - 2);
    rightBatch_.assign(right.begin(), right.end() - 2);
    batch_ = broadcastShape(leftBatch_, rightBatch_);
    shape.leftCount = elementCount(leftBatch_);
    shape.rightCount = elementCount(rightBatch_);
    if (shape.rightCount == 1)
    {
      shape.rows *= shape.leftCount;
      shape.leftCount = 1;
    }
    else
    {
      BatchIndex index = indexBatches(leftBatch_, rightBatch_, batch_);
      shape.leftIndex = std::move(index.left);
      shape.rightIndex = std::move(index.right);
    }
    return batch_;
  }

  Epilogue epilogue_;
  MatrixProductShape shape_;
  Shape leftBatch_, rightBatch_, batch_;  ///< axes before the matrices
  std::unique_ptr<MatrixProduct> product_;
  std::unique_ptr<MatrixProduct> toLeft_, toRight_;  ///< the gradients of the operands
  BroadcastSum leftSum_, rightSum_;
};
}  // namespace

LAYERSCOPE_OPERATOR(MatMul, MatMul);

}  // namespace layerscope
