#ifndef layerscope_network_operators_Comparison_h
#define layerscope_network_operators_Comparison_h

#include "Broadcast.h"
#include "Checks.h"

namespace layerscope
{

/// Compares two broadcast inputs of one type: 1 where Function, `bool operator()(a, b) const` for any
/// numbers, is true, else 0.
template <class Function>
class Comparison : public Operator
{
public:
  explicit Comparison(const Node& node) : node_(node) {}

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
    isUnsigned_ = a.format == NumberFormat::UInt64;
    return {{ElementType::Int64, broadcastShape(a.shape, b), NumberFormat::Bool}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const auto compare = [](auto a, auto b) { return std::int64_t(Function()(a, b)); };
    const auto compareBits = [](std::int64_t a, std::int64_t b)
    { return std::int64_t(Function()(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b))); };
    std::int64_t* const out = outputs[0]->ints();
    if (inputs[0]->type() == ElementType::Float32)
    {
      loops_.run(inputs[0]->floats(), inputs[1]->floats(), out, compare);
    }
    else if (isUnsigned_)
    {
      loops_.run(inputs[0]->ints(), inputs[1]->ints(), out, compareBits);
    }
    else
    {
      loops_.run(inputs[0]->ints(), inputs[1]->ints(), out, compare);
    }
  }

private:
  Node node_;
  BroadcastLoops loops_;
  bool isUnsigned_ = false;
};

}  // namespace layerscope

#endif
