#include "Elementwise.h"

#include "Checks.h"
#include "Parallel.h"

namespace layerscope
{

std::vector<TensorInfo> UnaryOperator::prepare(const Inputs& inputs)
{
  requireInputCount(inputs, 1, 1);
  if (!acceptsInts())
  {
    inputs.floatShape(0);
  }
  isFloat_ = inputs.at(0).type == ElementType::Float32;
  return {inputs.at(0)};
}

void UnaryOperator::run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                        void* /*scratch*/) const
{
  const Tensor& in = *inputs[0];
  Tensor& out = *outputs[0];
  if (in.type() == ElementType::Int64)
  {
    apply(in.ints(), out.ints(), in.size());
    wrapIntegers(out);
    return;
  }
  const float* from = in.floats();
  float* to = out.floats();
  parallelBlocks(in.size(),
                 [&](std::int64_t begin, std::int64_t end) { apply(from + begin, to + begin, end - begin); });
}

BackwardNeeds UnaryOperator::prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/)
{
  switch (slope())
  {
    case Slope::OfInput:
      return {{0}, {}};
    case Slope::OfOutput:
      return {{}, {0}};
    default:
      return {};
  }
}

void UnaryOperator::backward(const BackwardStep& step) const
{
  const Tensor* const read = slope() == Slope::OfInput    ? step.inputs[0]
                             : slope() == Slope::OfOutput ? step.outputs[0]
                                                          : nullptr;
  const float* const values = read ? read->floats() : nullptr;
  const float* const out = step.outputGradients[0]->floats();
  float* const in = step.inputGradients[0]->floats();
  parallelBlocks(step.inputGradients[0]->size(),
                 [&](std::int64_t begin, std::int64_t end)
                 {
                   const float* const x = values ? values + begin : nullptr;
                   if (step.rule != GradientRule::True && rectifies())
                   {
                     rectify(step.rule, 0.0F, x, out + begin, in + begin, end - begin);
                   }
                   else
                   {
                     multiplySlopes(x, out + begin, in + begin, end - begin);
                   }
                 });
}

void UnaryOperator::multiplySlopes(const float* /*values*/, const float* /*out*/, float* /*in*/,
                                   std::int64_t /*count*/) const
{
  throw Error("this operator has no derivative");
}

void UnaryOperator::apply(const std::int64_t* /*in*/, std::int64_t* /*out*/, std::int64_t /*count*/) const
{
  throw Error("input 0 is of another type").expected("float32").found("int64");
}

}  // namespace layerscope
