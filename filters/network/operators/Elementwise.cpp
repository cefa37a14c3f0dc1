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
    return;
  }
  const float* from = in.floats();
  float* to = out.floats();
  parallelBlocks(in.size(),
                 [&](std::int64_t begin, std::int64_t end) { apply(from + begin, to + begin, end - begin); });
}

void UnaryOperator::apply(const std::int64_t* /*in*/, std::int64_t* /*out*/, std::int64_t /*count*/) const
{
  throw Error("input 0 is of another type").expected("float32").found("int64");
}

}  // namespace layerscope
