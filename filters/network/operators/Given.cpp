#include <cmath>

#include "Checks.h"
#include "GradientView.h"
#include "Parallel.h"
#include "network/OwnOperators.h"

namespace layerscope
{

namespace
{

void checkInputs(const Inputs& inputs)
{
  requireInputCount(inputs, 2, 2);
  requireShape(inputs.floatShape(1), inputs.floatShape(0), "what replaces a tensor");
}

/// `to` may be `from`.
void replace(const float* from, const float* given, float* to, std::int64_t count)
{
  parallelBlocks(count,
                 [=](std::int64_t begin, std::int64_t end)
                 {
                   for (std::int64_t i = begin; i < end; ++i)
                   {
                     to[i] = std::isnan(given[i]) ? from[i] : given[i];
                   }
                 });
}

class Given : public Operator
{
public:
  explicit Given(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    checkInputs(inputs);
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    replace(inputs[0]->floats(), inputs[1]->floats(), outputs[0]->floats(), outputs[0]->size());
  }

  bool canRunInPlace() const override { return true; }

  bool hasGradient(std::size_t input) const override { return input == 0; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{1}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const given = step.inputs[1]->floats();
    const float* const out = step.outputGradients[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    parallelBlocks(step.outputGradients[0]->size(),
                   [=](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       in[i] = std::isnan(given[i]) ? out[i] : 0.0F;
                     }
                   });
  }

  bool canGoBackInPlace() const override { return true; }
};

class GivenGradient : public GradientView
{
public:
  explicit GivenGradient(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    checkInputs(inputs);
    return {inputs.at(0)};
  }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{1}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    replace(step.outputGradients[0]->floats(), step.inputs[1]->floats(), step.inputGradients[0]->floats(),
            step.outputGradients[0]->size());
  }
};

const OperatorRegistration registrationOfGiven(givenOp, [](const Node& node)
                                               { return std::make_unique<Given>(node); });
const OperatorRegistration registrationOfGradient(givenGradientOp, [](const Node& node)
                                                  { return std::make_unique<GivenGradient>(node); });

}  // namespace

}  // namespace layerscope
