#include <algorithm>
#include <memory>

#include "Broadcast.h"
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
    product_ = std::make_unique<MatrixProduct>(shape, kernels());
    if (const Tensor* constant = inputs.constant(1))
    {
      product_->packRight(constant->floats());
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

private:
  /// The batch axes of the result. A single right matrix takes all matrices on the left as one tall one.
  static Shape setBatches(const Shape& left, const Shape& right, MatrixProductShape& shape)
  {
    const Shape leftBatch(left.begin(), left.end() - 2);
    const Shape rightBatch(right.begin(), right.end() - 2);
    const Shape batch = broadcastShape(leftBatch, rightBatch);
    shape.leftCount = elementCount(leftBatch);
    shape.rightCount = elementCount(rightBatch);
    if (shape.rightCount == 1)
    {
      shape.rows *= shape.leftCount;
      shape.leftCount = 1;
    }
    else
    {
      BatchIndex index = indexBatches(leftBatch, rightBatch, batch);
      shape.leftIndex = std::move(index.left);
      shape.rightIndex = std::move(index.right);
    }
    return batch;
  }

  Epilogue epilogue_;
  std::unique_ptr<MatrixProduct> product_;
};
}  // namespace

LAYERSCOPE_OPERATOR(MatMul, MatMul);

}  // namespace layerscope
