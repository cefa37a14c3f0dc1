#include <string>

#include "PlanImplementation.h"
#include "kernels/Parallel.h"
#include "operators/Parallel.h"
#include "operators/Rectifier.h"

namespace layerscope
{

namespace
{
/// A merged activation's derivative, in place; its output tells which side of the kink its input was on.
void applyDerivative(const Activation& activation, GradientRule rule, const Tensor& output, Tensor& gradient)
{
  const float slope = activation.kind == Activation::Kind::LeakyRelu ? activation.slope : 0.0F;
  const float* const y = output.floats();
  float* const g = gradient.floats();
  parallelBlocks(gradient.size(), [&](std::int64_t begin, std::int64_t end)
                 { rectify(rule, slope, y + begin, g + begin, g + begin, end - begin); });
}

void add(const Tensor& from, Tensor& into)
{
  const float* const x = from.floats();
  float* const sum = into.floats();
  parallelBlocks(into.size(),
                 [&](std::int64_t begin, std::int64_t end)
                 {
                   for (std::int64_t i = begin; i < end; ++i)
                   {
                     sum[i] += x[i];
                   }
                 });
}
}  // namespace

void Plan::Implementation::runDerivative(const BackStep& back, std::vector<Tensor>& tensors, char* memory,
                                         GradientRule rule) const
{
  const Step& step = steps[back.step];
  const auto pointers = [&](const std::vector<Index>& from)
  {
    std::vector<Tensor*> to;
    for (const Index value : from)
    {
      to.push_back(value == none ? nullptr : &tensors[value]);
    }
    return to;
  };
  const std::vector<Tensor*> inputs = pointers(back.inputs);
  const std::vector<Tensor*> outputs = pointers(back.outputs);
  BackwardStep derivative;
  derivative.inputs.assign(inputs.begin(), inputs.end());
  derivative.outputs.assign(outputs.begin(), outputs.end());
  derivative.outputGradients = pointers(back.outputGradients);
  derivative.inputGradients = pointers(back.inputGradients);
  derivative.rule = rule;
  derivative.scratch = memory + scratchOffset;
  if (step.merged.kind != Activation::Kind::None && derivative.outputGradients[0])
  {
    applyDerivative(step.merged, rule, *derivative.outputs[0], *derivative.outputGradients[0]);
  }
  try
  {
    step.op->backward(derivative);
  }
  catch (Error& error)
  {
    error.atNode(step.node->name, step.node->op).inFile(graph->file);
    throw;
  }
}

bool Plan::Implementation::runBackward(std::vector<Tensor>& tensors, char* memory, const SeedFunction& seed,
                                       const GradientFunction& gradient, GradientRule rule,
                                       const std::atomic<bool>* stop) const
{
  const StopScope scope(stop);
  // All gradients, and values that are computed again, have a place of their own.
  for (Index i = 0; i < values.size(); ++i)
  {
    if (!tensors[i].data() && values[values[i].root].source == Source::Memory)
    {
      tensors[i] = placed(i, tensors, memory);
    }
  }
  for (const BackStep& back : backSteps)
  {
    switch (back.kind)
    {
      case BackStep::Kind::Again:
        runStep(steps[back.step], back.inputs, back.outputs, tensors, memory);
        break;
      case BackStep::Kind::Seed:
        seed(back.tensor, tensors[back.inputGradients[0]]);
        break;
      case BackStep::Kind::Deliver:
        if (!gradient(back.tensor, tensors[back.outputGradients[0]]))
        {
          return false;
        }
        break;
      case BackStep::Kind::Backward:
        if (back.step != none)
        {
          runDerivative(back, tensors, memory, rule);
        }
        break;
    }
    for (const BackStep::Sum& sum : back.sums)
    {
      add(tensors[sum.from], tensors[sum.into]);
    }
    if (stop && stop->load(std::memory_order_relaxed))
    {
      return false;
    }
  }
  return true;
}

}  // namespace layerscope
