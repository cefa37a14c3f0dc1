#include <Eigen/LU>

#include "Checks.h"
#include "Parallel.h"
#include "network/kernels/WorkLimit.h"

namespace layerscope
{

namespace
{
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The determinant of each matrix, computed in double.
class Det : public Operator
{
public:
  explicit Det(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Shape& shape = inputs.floatShape(0);
    requireRank(shape, 2, "input 0");
    size_ = shape.back();
    constexpr std::int64_t largest = 128;
    if (shape[shape.size() - 2] != size_ || size_ > largest)
    {
      throw Error("input 0 has no square matrices")
          .expected("last two axes of one extent, at most " + std::to_string(largest))
          .found(toString(shape));
    }
    const Shape output(shape.begin(), shape.end() - 2);
    elementCount(shape);
    count_ = elementCount(output);
    requireFeasible(static_cast<double>(count_) * static_cast<double>(size_ * size_ * size_));
    return {{ElementType::Float32, output}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    for (std::int64_t i = 0; i < count_; ++i)
    {
      outputs[0]->floats()[i] = static_cast<float>(determinant(matrixAt(*inputs[0], i)));
    }
  }

  bool hasGradient(std::size_t /*input*/) const override { return true; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{0}, {}};
  }

  // Of an element its cofactor; of a matrix that has an inverse those are the determinant times the
  // inverse's.
  void backward(const BackwardStep& step) const override
  {
    for (std::int64_t i = 0; i < count_; ++i)
    {
      const Matrix matrix = matrixAt(*step.inputs[0], i);
      const double det = determinant(matrix);
      const double gradient = step.outputGradients[0]->floats()[i];
      float* const to = step.inputGradients[0]->floats() + i * size_ * size_;
      const Matrix inverse = det == 0.0 || size_ == 0 ? Matrix() : Matrix(matrix.inverse());
      for (std::int64_t row = 0; row < size_; ++row)
      {
        for (std::int64_t column = 0; column < size_; ++column)
        {
          const double cofactor = det == 0.0 ? cofactorOf(matrix, row, column) : det * inverse(column, row);
          to[row * size_ + column] = static_cast<float>(gradient * cofactor);
        }
      }
    }
  }

private:
  Matrix matrixAt(const Tensor& tensor, std::int64_t i) const
  {
    using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return Eigen::Map<const Floats>(tensor.floats() + i * size_ * size_, size_, size_).cast<double>();
  }

  static double determinant(const Matrix& matrix)
  {
    return matrix.rows() == 0 ? 1.0 : matrix.partialPivLu().determinant();
  }

  static double cofactorOf(const Matrix& matrix, std::int64_t row, std::int64_t column)
  {
    const std::int64_t less = matrix.rows() - 1;
    Matrix minor(less, less);
    for (std::int64_t i = 0; i < less; ++i)
    {
      for (std::int64_t j = 0; j < less; ++j)
      {
        minor(i, j) = matrix(i + (i >= row ? 1 : 0), j + (j >= column ? 1 : 0));
      }
    }
    return ((row + column) % 2 == 0 ? 1.0 : -1.0) * determinant(minor);
  }

  std::int64_t size_ = 0, count_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(Det, Det);

}  // namespace layerscope
