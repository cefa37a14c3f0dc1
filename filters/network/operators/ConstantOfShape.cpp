#include <algorithm>

#include "Checks.h"

namespace layerscope
{

namespace
{
// A tensor of the shape that input 0 holds, all elements as attribute `value` (one element; default 0.0).
class ConstantOfShape : public Operator
{
public:
  explicit ConstantOfShape(const Node& node)
      : value_(node.attributes.has("value") ? node.attributes.getTensor("value")
                                            : Tensor::floats({1}, {0.0F}))
  {
    if (value_.size() != 1)
    {
      throw Error("attribute 'value' does not fit").expected("one element").found(toString(value_.shape()));
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Shape shape = inputs.constantInts(0, "the shape");
    elementCount(shape);
    return {{value_.type(), shape, value_.info().format}};
  }

  void run(const std::vector<const Tensor*>& /*inputs*/, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    Tensor& output = *outputs[0];
    if (value_.type() == ElementType::Float32)
    {
      std::fill_n(output.floats(), output.size(), *value_.floats());
    }
    else
    {
      std::fill_n(output.ints(), output.size(), *value_.ints());
    }
  }

private:
  Tensor value_;
};
}  // namespace

LAYERSCOPE_OPERATOR(ConstantOfShape, ConstantOfShape);

}  // namespace layerscope
