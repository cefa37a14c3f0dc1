#include <cstring>

#include "Checks.h"

namespace layerscope
{

namespace
{
Tensor readValue(const Attributes& attributes)
{
  if (attributes.has("value"))
  {
    return attributes.getTensor("value");
  }
  if (attributes.has("value_float"))
  {
    return Tensor::floats({}, {attributes.getFloat("value_float", 0.0F)});
  }
  if (attributes.has("value_int"))
  {
    return Tensor::ints({}, {attributes.getInt("value_int", 0)});
  }
  if (attributes.has("value_floats"))
  {
    const auto values = attributes.getFloats("value_floats");
    return Tensor::floats({static_cast<std::int64_t>(values.size())}, values);
  }
  if (attributes.has("value_ints"))
  {
    const auto values = attributes.getInts("value_ints");
    return Tensor::ints({static_cast<std::int64_t>(values.size())}, values);
  }
  if (attributes.has("sparse_value"))
  {
    return attributes.getTensor("sparse_value");
  }
  throw Error("a constant has no value of a supported kind")
      .expected("one of value, sparse_value, value_float, value_floats, value_int, value_ints");
}

class Constant : public Operator
{
public:
  explicit Constant(const Node& node) : value_(readValue(node.attributes)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 0, 0);
    return {value_.info()};
  }

  void run(const std::vector<const Tensor*>& /*inputs*/, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    if (!value_.isEmpty())
    {
      std::memcpy(outputs[0]->data(), value_.data(), value_.bytes());
    }
  }

  bool dependsOnShapeOnly() const override { return true; }

private:
  Tensor value_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Constant, Constant);

}  // namespace layerscope
