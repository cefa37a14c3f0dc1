#include "Binary.h"
#include "Checks.h"

namespace layerscope
{

namespace
{
struct Rectify
{
  float operator()(float x, float slope) const { return x < 0.0F ? slope * x : x; }
};

/// The slopes are broadcast to the input (not the other way). Before operator set 7 they were one number, or
/// one a channel.
class PRelu : public Operator
{
public:
  explicit PRelu(const Node& node) : opset_(node.opset) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const Shape& x = inputs.floatShape(0);
    Shape slope = inputs.floatShape(1);
    if (opset_ < 7 && slope.size() == 1 && slope[0] != 1 && x.size() > 2)
    {
      slope.resize(x.size() - 1, 1);
    }
    if (broadcastShape(x, slope) != x)
    {
      throw Error("the slopes cannot be broadcast to the input").expected(toString(x)).found(toString(slope));
    }
    loops_ = BroadcastLoops(x, slope);
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    loops_.run(inputs[0]->floats(), inputs[1]->floats(), outputs[0]->floats(), Rectify());
  }

  bool canRunInPlace() const override { return true; }

private:
  std::int64_t opset_;
  BroadcastLoops loops_;
};
}  // namespace

LAYERSCOPE_OPERATOR(PRelu, PRelu);

}  // namespace layerscope
