#include "Checks.h"
#include "IntegerConvolution.h"

namespace layerscope
{

namespace
{
// The convolution of input 0 with weights 1 less their zero points, inputs 2 and 3, in int32.
class ConvInteger : public Operator
{
public:
  explicit ConvInteger(const Node& node) : convolution_(node) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 4);
    const auto zero = [&](std::size_t index) { return inputs.has(index) ? inputs.intShape(index) : Shape(); };
    const Shape output = convolution_.prepare(inputs.intShape(0), zero(2), inputs.intShape(1), zero(3));
    return {{ElementType::Int64, output, NumberFormat::Int32}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    convolution_.run(*inputs[0], inputs.size() > 2 ? inputs[2] : nullptr, *inputs[1],
                     inputs.size() > 3 ? inputs[3] : nullptr, outputs[0]->ints(), scratch);
    wrapIntegers(*outputs[0]);
  }

  std::size_t scratchBytes() const override { return convolution_.scratchBytes(); }
  std::int64_t multiplyAdds() const override { return convolution_.multiplyAdds(); }

private:
  IntegerConvolution convolution_;
};
}  // namespace

LAYERSCOPE_OPERATOR(ConvInteger, ConvInteger);

}  // namespace layerscope
