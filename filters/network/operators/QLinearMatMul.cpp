#include "Checks.h"
#include "IntegerMatrices.h"
#include "Quantization.h"

namespace layerscope
{

namespace
{
// The product of quantised matrices, quantised again: exact in between, and rounded once. Each of the
// operands and the result (inputs 0, 3 and what comes out) is followed by scale and zero point, which are one
// number, or one for each row (each column for input 3).
class QLinearMatMul : public Operator
{
public:
  explicit QLinearMatMul(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 8, 8);
    matrices_ =
        IntegerMatrices(inputs.intShape(0), inputs.intShape(2), inputs.intShape(3), inputs.intShape(5));
    requireScale(inputs, 1, matrices_.rows(), "the scale of input 0");
    requireScale(inputs, 4, matrices_.columns(), "the scale of input 3");
    requireScale(inputs, 6, matrices_.rows(), "the result's scale");
    requireZeroPoint(inputs.intShape(7), inputs.shape(6), "the result's zero point");
    const NumberFormat format = quantizedFormat(inputs, 7, 8);
    range_ = rangeOf(format);
    hasPlainZeros_ = matrices_.hasPlainZeros(elementCount(inputs.shape(2)), elementCount(inputs.shape(5)));
    return {{ElementType::Int64, matrices_.outputShape(), format}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    std::int64_t* const y = outputs[0]->ints();
    matrices_.run(*inputs[0], inputs[2], *inputs[3], inputs[5], y, scratch);
    const std::int64_t rows = matrices_.rows();
    const std::int64_t columns = matrices_.columns();
    if (outputs[0]->size() == 0)
    {
      return;
    }
    parallelItems(outputs[0]->size() / columns, columns,
                  [&](std::int64_t item)
                  {
                    const std::int64_t row = item % rows;
                    const double factor = at(*inputs[1], row) / at(*inputs[6], row);
                    const Tensor& zeros = *inputs[7];
                    const std::int64_t zero = zeros.ints()[zeros.size() == 1 ? 0 : row];
                    std::int64_t* const line = y + item * columns;
                    for (std::int64_t j = 0; j < columns; ++j)
                    {
                      line[j] =
                          quantized(static_cast<double>(line[j]) * factor * at(*inputs[4], j), zero, range_);
                    }
                  });
  }

  std::size_t scratchBytes() const override { return matrices_.scratchBytes(); }
  std::int64_t multiplyAdds() const override { return matrices_.multiplyAdds(); }

  bool isQuantized() const override { return true; }
  bool hasGradient(std::size_t input) const override { return hasPlainZeros_ && (input == 0 || input == 3); }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted) override
  {
    wayBack_.prepare(inputs.shape(0), inputs.shape(3), wanted[0], wanted[3]);
    return {{0, 1, 2, 3, 4, 5, 6}, {0}};
  }

  std::size_t backwardScratchBytes() const override { return wayBack_.scratchBytes(); }

  void backward(const BackwardStep& step) const override
  {
    const std::vector<const Tensor*>& given = step.inputs;
    const std::int64_t depth = std::max<std::int64_t>(1, given[0]->shape().back());
    const std::int64_t columns = std::max<std::int64_t>(1, matrices_.columns());
    Tensor* const left = step.inputGradients[0];
    Tensor* const right = step.inputGradients[3];
    unquantizeGradient(*step.outputs[0], range_, *given[6], columns, *step.outputGradients[0]);
    wayBack_.run(fractionsOf(*given[0], given[1], given[2], depth),
                 fractionsOf(*given[3], given[4], given[5], 1), *step.outputGradients[0], left, right,
                 step.scratch);
    if (left)
    {
      quantizeGradient(*given[1], depth, *left);
    }
    if (right)
    {
      quantizeGradient(*given[4], 1, *right);
    }
  }

private:
  static void requireScale(const Inputs& inputs, std::size_t index, std::int64_t count, const char* what)
  {
    const Shape& shape = inputs.floatShape(index);
    if (elementCount(shape) != 1)
    {
      requireShape(shape, {count}, what);
    }
  }

  static double at(const Tensor& scale, std::int64_t index)
  {
    return static_cast<double>(scale.floats()[scale.size() == 1 ? 0 : index]);
  }

  IntegerMatrices matrices_;
  bool hasPlainZeros_ = false;  ///< one number each, or one a row or column
  FractionProduct wayBack_;
  IntRange range_ = {0, 0};
};
}  // namespace

LAYERSCOPE_OPERATOR(QLinearMatMul, QLinearMatMul);

}  // namespace layerscope
