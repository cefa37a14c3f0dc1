#include "Binary.h"

#include "Checks.h"

namespace layerscope
{

std::vector<TensorInfo> BinaryOperator::prepare(const Inputs& inputs)
{
  requireInputCount(inputs, 2, 2);
  checkTypes(inputs);
  const Shape& a = inputs.shape(0);
  const Shape b = node_.opset < 7 ? legacyBroadcastShape(node_, a, inputs.shape(1)) : inputs.shape(1);
  loops_ = BroadcastLoops(a, b);
  TensorInfo out{inputs.at(0).type, broadcastShape(a, b)};
  fitsInPlace_ = out.shape == a;
  return {out};
}

void BinaryOperator::run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                         void* /*scratch*/) const
{
  compute(loops_, *inputs[0], *inputs[1], *outputs[0]);
}

void BinaryOperator::checkTypes(const Inputs& inputs) const
{
  const ElementType a = inputs.at(0).type;
  const ElementType b = inputs.at(1).type;
  if (a != b)
  {
    throw Error("the inputs are of different types")
        .expected(std::string("both ") + toString(a))
        .found(std::string(toString(a)) + " and " + toString(b));
  }
}

}  // namespace layerscope
