#include "Broadcast.h"
#include "Checks.h"

namespace layerscope
{

namespace
{
// 1 where the broadcast inputs are equal, else 0; exporters ask so which extents of a shape are left open.
class Equal : public Operator
{
public:
  explicit Equal(const Node& node) : node_(node) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const TensorInfo& a = inputs.at(0);
    if (inputs.at(1).type != a.type)
    {
      throw Error("the inputs are of different types")
          .expected(std::string("both ") + toString(a.type))
          .found(toString(inputs.at(1).type));
    }
    const Shape b = node_.opset < 7 ? legacyBroadcastShape(node_, a.shape, inputs.shape(1)) : inputs.shape(1);
    loops_ = BroadcastLoops(a.shape, b);
    return {{ElementType::Int64, broadcastShape(a.shape, b)}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const auto equal = [](auto a, auto b) { return std::int64_t(a == b); };
    if (inputs[0]->type() == ElementType::Float32)
    {
      loops_.run(inputs[0]->floats(), inputs[1]->floats(), outputs[0]->ints(), equal);
    }
    else
    {
      loops_.run(inputs[0]->ints(), inputs[1]->ints(), outputs[0]->ints(), equal);
    }
  }

private:
  Node node_;
  BroadcastLoops loops_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Equal, Equal);

}  // namespace layerscope
