#include <algorithm>

#include "Checks.h"

namespace layerscope
{

namespace
{
/// Ones on diagonal k of a matrix of the input's shape, zeros elsewhere.
class EyeLike : public Operator
{
public:
  explicit EyeLike(const Node& node)
      : dtype_(node.attributes.getInt("dtype", 0)), diagonal_(node.attributes.getInt("k", 0))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Shape& shape = inputs.shape(0);
    if (shape.size() != 2)
    {
      throw Error("input 0 is no matrix").expected("2 axes").found(toString(shape));
    }
    elementCount(shape);
    return {{typeOf(inputs.at(0).type), shape}};
  }

  bool dependsOnShapeOnly() const override { return true; }

  void run(const std::vector<const Tensor*>& /*inputs*/, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    if (outputs[0]->type() == ElementType::Float32)
    {
      fill(outputs[0]->floats(), outputs[0]->shape());
    }
    else
    {
      fill(outputs[0]->ints(), outputs[0]->shape());
    }
  }

private:
  // Numbers are those of TensorProto.DataType; whole numbers and bools are all int64 here.
  ElementType typeOf(ElementType type) const
  {
    switch (dtype_)
    {
      case 0:
        return type;
      case 1:
      case 10:
      case 11:
      case 16:
        return ElementType::Float32;
      case 2:
      case 3:
      case 4:
      case 5:
      case 6:
      case 7:
      case 9:
      case 12:
      case 13:
        return ElementType::Int64;
      default:
        throw Error("attribute 'dtype' is of no type that the engine has")
            .expected("a type of whole or floating-point numbers")
            .found("type " + std::to_string(dtype_));
    }
  }

  template <class T>
  void fill(T* to, const Shape& shape) const
  {
    std::fill_n(to, shape[0] * shape[1], T(0));
    if (diagonal_ <= -shape[0] || diagonal_ >= shape[1])
    {
      return;
    }
    for (std::int64_t row = std::max<std::int64_t>(0, -diagonal_);
         row < shape[0] && row + diagonal_ < shape[1]; ++row)
    {
      to[row * shape[1] + row + diagonal_] = T(1);
    }
  }

  std::int64_t dtype_, diagonal_;
};
}  // namespace

LAYERSCOPE_OPERATOR(EyeLike, EyeLike);

}  // namespace layerscope
