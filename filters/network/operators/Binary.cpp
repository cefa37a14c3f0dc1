#include "Binary.h"

#include "Checks.h"

namespace layerscope
{

namespace
{
void negate(float* values, std::int64_t count)
{
  parallelBlocks(count,
                 [&](std::int64_t begin, std::int64_t end)
                 {
                   for (std::int64_t i = begin; i < end; ++i)
                   {
                     values[i] = -values[i];
                   }
                 });
}
}  // namespace

std::vector<TensorInfo> BinaryOperator::prepare(const Inputs& inputs)
{
  requireInputCount(inputs, 2, 2);
  checkTypes(inputs);
  const Shape& a = inputs.shape(0);
  const Shape b = node_.opset < 7 ? legacyBroadcastShape(node_, a, inputs.shape(1)) : inputs.shape(1);
  loops_ = BroadcastLoops(a, b);
  TensorInfo out{inputs.at(0).type, broadcastShape(a, b), inputs.at(0).format};
  fitsInPlace_ = out.shape == a;
  isFloat_ = out.type == ElementType::Float32;
  shape_ = out.shape;
  shapes_ = {a, b};
  isWhole_ = {inputs.shape(0) == shape_, inputs.shape(1) == shape_};
  return {out};
}

void BinaryOperator::run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                         void* /*scratch*/) const
{
  compute(loops_, *inputs[0], *inputs[1], *outputs[0]);
  wrapIntegers(*outputs[0]);
}

void BinaryOperator::runPiece(const float* const* inputs, float* out, std::int64_t begin,
                              std::int64_t end) const
{
  loops_.forPiece(inputs[0], isWhole_[0], inputs[1], isWhole_[1], begin, end,
                  [&](std::int64_t at, const float* a, const float* b, std::int64_t strideA,
                      std::int64_t strideB, std::int64_t count)
                  { computeRow(a, strideA, b, strideB, out + at, count); });
}

void BinaryOperator::computeRow(const float* /*a*/, std::int64_t /*strideA*/, const float* /*b*/,
                                std::int64_t /*strideB*/, float* /*out*/, std::int64_t /*count*/) const
{
  throw Error("this operator has no loop over a row");
}

BackwardNeeds BinaryOperator::prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& wanted)
{
  BackwardNeeds needs;
  for (std::size_t i = 0; i < shapes_.size(); ++i)
  {
    loopsWith_[i] = BroadcastLoops(shape_, shapes_[i]);
    if (wanted[i])
    {
      sums_[i] = BroadcastSum(shape_, shapes_[i]);
      const BackwardNeeds own = constantSlope(i) == 0.0F ? needsFor(i) : BackwardNeeds();
      needs.inputs.insert(needs.inputs.end(), own.inputs.begin(), own.inputs.end());
      needs.outputs.insert(needs.outputs.end(), own.outputs.begin(), own.outputs.end());
    }
  }
  needsScratch_ = wanted[0] && wanted[1] && sums_[1].isNeeded() && constantSlope(1) == 0.0F;
  return needs;
}

// Input 1 first: the gradient of input 0 may come to stand where the output's is.
void BinaryOperator::backward(const BackwardStep& step) const
{
  float* const out = step.outputGradients[0]->floats();
  for (const std::size_t i : {1, 0})
  {
    Tensor* const gradient = step.inputGradients[i];
    if (!gradient)
    {
      continue;
    }
    float* const in = gradient->floats();
    const float slope = constantSlope(i);
    if (slope != 0.0F)
    {
      sums_[i].run(out, in);
      if (slope < 0.0F)
      {
        negate(in, gradient->size());
      }
      continue;
    }
    const bool isLast = i == 0 || !step.inputGradients[0];
    float* const products = !sums_[i].isNeeded() ? in : isLast ? out : static_cast<float*>(step.scratch);
    differentiate(i, step, products);
    sums_[i].run(products, in);
  }
}

std::size_t BinaryOperator::backwardScratchBytes() const
{
  return needsScratch_ ? static_cast<std::size_t>(elementCount(shape_)) * sizeof(float) : 0;
}

void BinaryOperator::differentiate(std::size_t /*input*/, const BackwardStep& /*step*/, float* /*to*/) const
{
  throw Error("this operator has no derivative");
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
