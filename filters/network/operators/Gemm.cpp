#include <algorithm>
#include <memory>

#include "BroadcastSum.h"
#include "Checks.h"
#include "Convolutional.h"
#include "network/kernels/Dispatch.h"
#include "network/kernels/MatrixProduct.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
/// ONNX Gemm: Y = alpha * op(A) * op(B) + beta * C, C broadcast to Y. A and B are matrices, op transposes. A
/// row of C (or a scalar) is added by the product itself, anything else afterwards.
class Gemm : public Operator
{
public:
  explicit Gemm(const Node& node)
      : isLeftTransposed_(node.attributes.getInt("transA", 0) != 0),
        isRightTransposed_(node.attributes.getInt("transB", 0) != 0),
        alpha_(node.attributes.getFloat("alpha", 1.0F)),
        beta_(node.attributes.getFloat("beta", 1.0F))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 3);
    const Shape& left = inputs.floatShape(0);
    const Shape& right = inputs.floatShape(1);
    requireMatrix(left);
    requireMatrix(right);
    MatrixProductShape shape;
    shape.isLeftTransposed = isLeftTransposed_;
    shape.isRightTransposed = isRightTransposed_;
    shape.rows = left[isLeftTransposed_ ? 1 : 0];
    shape.depth = left[isLeftTransposed_ ? 0 : 1];
    shape.columns = right[isRightTransposed_ ? 0 : 1];
    if (right[isRightTransposed_ ? 1 : 0] != shape.depth)
    {
      throw Error("the matrices do not fit")
          .expected(isRightTransposed_ ? "[?, " + std::to_string(shape.depth) + "]"
                                       : "[" + std::to_string(shape.depth) + ", ?]")
          .found(toString(right));
    }
    rows_ = shape.rows;
    depth_ = shape.depth;
    columns_ = shape.columns;
    const Shape output = {rows_, columns_};
    elementCount(output);
    readAddend(inputs);
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
    Epilogue epilogue = epilogue_;
    epilogue.scale = alpha_;
    if (addend_ == Addend::Row)
    {
      epilogue.columnBias = scaledRow(*inputs[2], static_cast<float*>(scratch));
    }
    if (addend_ == Addend::Any)
    {
      epilogue.activation = Epilogue::None;
    }
    float* const output = outputs[0]->floats();
    product_->run(inputs[0]->floats(), inputs[1]->floats(), epilogue, output,
                  static_cast<char*>(scratch) + rowBytes());
    if (addend_ == Addend::Any)
    {
      addAny(inputs[2]->floats(), output);
    }
  }

  std::size_t scratchBytes() const override { return rowBytes() + product_->scratchBytes(); }
  bool fuse(const Activation& activation) override { return addActivation(activation, epilogue_); }
  std::int64_t multiplyAdds() const override { return product_->multiplyAdds(); }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted) override
  {
    BackwardNeeds needs;
    if (wanted[0])
    {
      prepareLeft(inputs, needs);
    }
    if (wanted[1])
    {
      needs.inputs.push_back(0);
      MatrixProductShape shape = shapeOf(depth_, rows_, columns_);
      shape.isLeftTransposed = !isLeftTransposed_;
      if (isRightTransposed_)
      {
        shape = shapeOf(columns_, rows_, depth_);
        shape.isLeftTransposed = true;
        shape.isRightTransposed = isLeftTransposed_;
      }
      toRight_ = std::make_unique<MatrixProduct>(shape, inputs.kernels());
    }
    if (wanted.size() > 2 && wanted[2])
    {
      toAddend_ = BroadcastSum({rows_, columns_}, inputs.shape(2));
    }
    return needs;
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const gradient = step.outputGradients[0]->floats();
    Epilogue epilogue;
    epilogue.scale = alpha_;
    if (Tensor* left = step.inputGradients[0])
    {
      const float* const right = step.inputs[1] ? step.inputs[1]->floats() : nullptr;
      toLeft_->run(isLeftTransposed_ ? right : gradient, isLeftTransposed_ ? gradient : right, epilogue,
                   left->floats(), step.scratch);
    }
    if (Tensor* right = step.inputGradients[1])
    {
      const float* const left = step.inputs[0]->floats();
      toRight_->run(isRightTransposed_ ? gradient : left, isRightTransposed_ ? left : gradient, epilogue,
                    right->floats(), step.scratch);
    }
    if (step.inputGradients.size() > 2 && step.inputGradients[2])
    {
      Tensor& addend = *step.inputGradients[2];
      toAddend_.run(gradient, addend.floats());
      for (std::int64_t i = 0; i < addend.size(); ++i)
      {
        addend.floats()[i] *= beta_;
      }
    }
  }

  std::size_t backwardScratchBytes() const override
  {
    return std::max(toLeft_ ? toLeft_->scratchBytes() : 0, toRight_ ? toRight_->scratchBytes() : 0);
  }

private:
  static MatrixProductShape shapeOf(std::int64_t rows, std::int64_t depth, std::int64_t columns)
  {
    MatrixProductShape shape;
    shape.rows = rows;
    shape.depth = depth;
    shape.columns = columns;
    return shape;
  }

  // The gradient of A is G op(B)^T, or, where A is transposed, op(B) G^T.
  void prepareLeft(const Inputs& inputs, BackwardNeeds& needs)
  {
    const Tensor* const constant = inputs.constant(1);
    MatrixProductShape shape = shapeOf(rows_, columns_, depth_);
    shape.isRightTransposed = !isRightTransposed_;
    if (isLeftTransposed_)
    {
      shape = shapeOf(depth_, columns_, rows_);
      shape.isLeftTransposed = isRightTransposed_;
      shape.isRightTransposed = true;
    }
    toLeft_ = std::make_unique<MatrixProduct>(shape, inputs.kernels());
    if (constant && !isLeftTransposed_)
    {
      toLeft_->packRight(constant->floats(), constant->packedForms());
    }
    else
    {
      needs.inputs.push_back(1);
    }
  }

  static void requireMatrix(const Shape& shape)
  {
    if (shape.size() != 2)
    {
      throw Error("an operand is no matrix").expected("2 axes").found(toString(shape));
    }
    elementCount(shape);
  }

  enum class Addend
  {
    None,
    Row,
    Any
  };

  void readAddend(const Inputs& inputs)
  {
    addend_ = Addend::None;
    if (!inputs.has(2))
    {
      return;
    }
    const Shape& shape = inputs.floatShape(2);
    const std::int64_t rows = shape.size() > 1 ? shape[shape.size() - 2] : 1;
    const std::int64_t columns = shape.empty() ? 1 : shape.back();
    if (shape.size() > 2 || (rows != 1 && rows != rows_) || (columns != 1 && columns != columns_))
    {
      throw Error("input 2 cannot be broadcast to the product")
          .expected(toString(Shape{rows_, columns_}))
          .found(toString(shape));
    }
    addend_ = rows == 1 ? Addend::Row : Addend::Any;
    rowStep_ = columns;
    columnStep_ = columns == 1 ? 0 : 1;
  }

  std::size_t rowBytes() const
  {
    constexpr std::size_t line = 64;
    const std::size_t bytes = addend_ == Addend::Row ? static_cast<std::size_t>(columns_) * sizeof(float) : 0;
    return (bytes + line - 1) / line * line;
  }

  /// beta * C as a whole row, in `place` where it is not C itself; the product's own scratch begins behind
  /// it.
  const float* scaledRow(const Tensor& addend, float* place) const
  {
    const float* const values = addend.floats();
    if (beta_ == 1.0F && columnStep_ == 1)
    {
      return values;
    }
    for (std::int64_t i = 0; i < columns_; ++i)
    {
      place[i] = beta_ * values[i * columnStep_];
    }
    return place;
  }

  void addAny(const float* values, float* output) const
  {
    parallelTasks(rows_, availableThreads(),
                  [&](std::int64_t row, int)
                  {
                    float* const to = output + row * columns_;
                    const float* const from = values + row * rowStep_;
                    for (std::int64_t i = 0; i < columns_; ++i)
                    {
                      to[i] = activated(to[i] + beta_ * from[i * columnStep_]);
                    }
                  });
  }

  float activated(float x) const
  {
    if (epilogue_.activation == Epilogue::None || !(x < 0.0F))
    {
      return x;
    }
    return epilogue_.activation == Epilogue::Relu ? 0.0F : epilogue_.slope * x;
  }

  bool isLeftTransposed_;
  bool isRightTransposed_;
  float alpha_;
  float beta_;
  std::int64_t rows_ = 0;
  std::int64_t depth_ = 0;
  std::int64_t columns_ = 0;
  Addend addend_ = Addend::None;
  std::int64_t rowStep_ = 0;
  std::int64_t columnStep_ = 0;
  Epilogue epilogue_;
  std::unique_ptr<MatrixProduct> product_;
  std::unique_ptr<MatrixProduct> toLeft_, toRight_;  ///< the gradients of A and B
  BroadcastSum toAddend_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Gemm, Gemm);

}  // namespace layerscope
