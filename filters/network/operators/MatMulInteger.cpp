#include "Checks.h"
#include "IntegerMatrices.h"

namespace layerscope
{

namespace
{
// The product of inputs 0 and 1 less their zero points, inputs 2 and 3, in int32.
class MatMulInteger : public Operator
{
public:
  explicit MatMulInteger(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 4);
    const auto zero = [&](std::size_t index) { return inputs.has(index) ? inputs.intShape(index) : Shape(); };
    matrices_ = IntegerMatrices(inputs.intShape(0), zero(2), inputs.intShape(1), zero(3));
    return {{ElementType::Int64, matrices_.outputShape(), NumberFormat::Int32}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    matrices_.run(*inputs[0], inputs.size() > 2 ? inputs[2] : nullptr, *inputs[1],
                  inputs.size() > 3 ? inputs[3] : nullptr, outputs[0]->ints(), scratch);
    wrapIntegers(*outputs[0]);
  }

  std::size_t scratchBytes() const override { return matrices_.scratchBytes(); }
  std::int64_t multiplyAdds() const override { return matrices_.multiplyAdds(); }

private:
  IntegerMatrices matrices_;
};
}  // namespace

LAYERSCOPE_OPERATOR(MatMulInteger, MatMulInteger);

}  // namespace layerscope
