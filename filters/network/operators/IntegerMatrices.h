#ifndef layerscope_network_operators_IntegerMatrices_h
#define layerscope_network_operators_IntegerMatrices_h

#include <vector>

#include "Broadcast.h"
#include "network/Operator.h"

namespace layerscope
{

/// Products of matrices of 8-bit numbers, less zero points, exact in int64: numpy.matmul over the last two
/// axes, the others broadcast. A zero point is one number, one for each row on the left (column on the
/// right), or of as many axes as its operand.
class IntegerMatrices
{
public:
  IntegerMatrices() = default;

  /// Shapes of the operands and their zero points. Throws Error where they do not fit.
  IntegerMatrices(const Shape& left, const Shape& leftZero, const Shape& right, const Shape& rightZero);

  const Shape& outputShape() const { return outputShape_; }
  std::int64_t rows() const { return rows_; }
  std::int64_t columns() const { return columns_; }
  /// True where zero points of that many numbers are one, or one for each row (column on the right).
  bool hasPlainZeros(std::int64_t left, std::int64_t right) const
  {
    return (left == 1 || left == rows_) && (right == 1 || right == columns_);
  }
  std::int64_t multiplyAdds() const;

  std::size_t scratchBytes() const;
  /// Zero points may be nullptr.
  void run(const Tensor& left, const Tensor* leftZero, const Tensor& right, const Tensor* rightZero,
           std::int64_t* out, void* scratch) const;

private:
  BroadcastLoops leftLoops_, rightLoops_;
  std::int64_t leftSize_ = 0;
  std::int64_t rightSize_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t depth_ = 0;
  std::int64_t columns_ = 0;
  std::vector<std::int64_t> leftIndex_, rightIndex_;  ///< which matrices a product takes
  Shape outputShape_;
};

/// The way back of a product of matrices of whole numbers: that of the product of the fractions which they
/// stand for.
class FractionProduct
{
public:
  /// `wanted`: which of the operands' gradients.
  void prepare(const Shape& left, const Shape& right, bool wantsLeft, bool wantsRight);
  std::size_t scratchBytes() const { return product_->backwardScratchBytes(); }
  /// Gradients of operands that nobody wants are nullptr.
  void run(const Tensor& left, const Tensor& right, Tensor& outputGradient, Tensor* leftGradient,
           Tensor* rightGradient, void* scratch) const;

private:
  std::unique_ptr<Operator> product_;
};

/// Writes values less their zero points as 32-bit numbers; `zero` may be nullptr.
void subtractZero(const BroadcastLoops& loops, const Tensor& values, const Tensor* zero, std::int32_t* to);

}  // namespace layerscope

#endif
