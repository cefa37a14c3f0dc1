#include "Checks.h"
#include "Parallel.h"
#include "RandomNumbers.h"

namespace layerscope
{

namespace
{
/// 1 where a random number is below the input's, else 0. All places along the first axis of several have the
/// same random numbers.
class Bernoulli : public Operator
{
public:
  explicit Bernoulli(const Node& node) : numbers_(node), type_(node.attributes.getInt("dtype", 0)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Shape& shape = inputs.floatShape(0);
    period_ = shape.size() > 1 && shape[0] > 0 ? elementCount(shape) / shape[0] : elementCount(shape);
    const NumberFormat format = type_ != 0 ? numberFormat(type_) : fileFormat(inputs.at(0));
    return {{elementTypeOf(format), shape, format}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const chances = inputs[0]->floats();
    Tensor& output = *outputs[0];
    parallelBlocks(output.size(),
                   [&](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       const bool isDrawn = numbers_.uniform(i % period_) < static_cast<double>(chances[i]);
                       if (output.type() == ElementType::Float32)
                       {
                         output.floats()[i] = isDrawn ? 1.0F : 0.0F;
                       }
                       else
                       {
                         output.ints()[i] = isDrawn ? 1 : 0;
                       }
                     }
                   });
  }

private:
  RandomNumbers numbers_;
  std::int64_t type_;
  std::int64_t period_ = 1;
};
}  // namespace

LAYERSCOPE_OPERATOR(Bernoulli, Bernoulli);

}  // namespace layerscope
