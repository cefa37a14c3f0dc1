#include "network/Trees.h"

#include "Checks.h"
#include "Parallel.h"
#include "network/OwnOperators.h"

namespace layerscope
{

namespace
{
/// [samples, features] to [samples, targets]; constant nearly everywhere, so that there is no gradient.
class Trees : public Operator
{
public:
  explicit Trees(const Node& node) : forest_(readForest(node.attributes)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Shape& shape = inputs.floatShape(0);
    elementCount(shape);
    if (shape.size() != 1 && shape.size() != 2)
    {
      throw Error("the input is no table").expected("[samples, features]").found(toString(shape));
    }
    samples_ = shape.size() == 1 ? 1 : shape[0];
    features_ = shape.back();
    if (features_ <= forest_.lastFeature)
    {
      throw Error("the trees ask for features that are not there")
          .expected("at least " + std::to_string(forest_.lastFeature + 1) + " features")
          .found(toString(shape));
    }
    const Shape scores = {samples_, forest_.targets};
    elementCount(scores);
    return {{ElementType::Float32, scores}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const x = inputs[0]->floats();
    float* const y = outputs[0]->floats();
    parallelItems(samples_, static_cast<std::int64_t>(forest_.roots.size()) * 16,
                  [&](std::int64_t sample)
                  { forest_.score(x + sample * features_, y + sample * forest_.targets); });
  }

private:
  Forest forest_;
  std::int64_t samples_ = 0;
  std::int64_t features_ = 0;
};

const OperatorRegistration registration(treesOp,
                                        [](const Node& node) -> std::unique_ptr<Operator>
                                        { return std::make_unique<Trees>(node); });
}  // namespace

}  // namespace layerscope
