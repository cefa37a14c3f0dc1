#include "Plan.h"

#include <algorithm>

#include "Memory.h"
#include "PlanImplementation.h"
#include "kernels/Parallel.h"

namespace layerscope
{

namespace
{
std::string describe(const TensorInfo& info)
{
  return toString(info.type) + (" " + toString(info.shape));
}
}  // namespace

void* Workspace::reserve(std::size_t bytes)
{
  if (bytes > bytes_)
  {
    memory_.reset();
    bytes_ = 0;
    memory_ = allocate(bytes, "the network's intermediate results");
    bytes_ = bytes;
  }
  return memory_.get();
}

void Plan::Implementation::placeTaps()
{
  std::unordered_map<Index, Index> producers;
  for (Index i = 0; i < steps.size(); ++i)
  {
    for (const Index output : steps[i].outputs)
    {
      producers[output] = i;
    }
  }
  for (Index tap = 0; tap < taps.size(); ++tap)
  {
    const auto producer = producers.find(tapValues[tap]);
    (producer == producers.end() ? earlyTaps : steps[producer->second].taps).push_back(tap);
  }
}

Tensor Plan::Implementation::placed(Index value, const std::vector<Tensor>& tensors, char* memory) const
{
  const Index root = values[value].root;
  void* const data = values[root].source == Source::Memory ? memory + offsets[root]
                                                           : const_cast<void*>(tensors[root].data());
  return Tensor::view(values[value].info, data);
}

void Plan::Implementation::runStep(const Step& step, const std::vector<Index>& inputs,
                                   const std::vector<Index>& outputs, std::vector<Tensor>& tensors,
                                   char* memory) const
{
  std::vector<Tensor*> results;
  for (const Index output : outputs)
  {
    if (output != none)
    {
      tensors[output] = placed(output, tensors, memory);
    }
    results.push_back(output == none ? nullptr : &tensors[output]);
  }
  if (step.isView)
  {
    return;
  }
  std::vector<const Tensor*> arguments;
  for (const Index input : inputs)
  {
    arguments.push_back(input == none ? nullptr : &tensors[input]);
  }
  try
  {
    step.op->run(arguments, results, memory + scratchOffset);
  }
  catch (Error& error)
  {
    error.atNode(step.node->name, step.node->op).inFile(graph->file);
    throw;
  }
}

std::vector<Tensor> Plan::Implementation::startTensors(const std::map<std::string, Tensor>& inputs) const
{
  std::vector<Tensor> tensors(values.size());
  for (Index i = 0; i < values.size(); ++i)
  {
    const Value& value = values[i];
    if (value.root != i || value.source == Source::Memory)
    {
      continue;
    }
    if (value.source == Source::Constant)
    {
      tensors[i] = value.constant;
      continue;
    }
    const auto given = inputs.find(value.name);
    if (given == inputs.end() || given->second.shape() != value.info.shape ||
        given->second.type() != value.info.type)
    {
      throw Error("the network's input '" + value.name + "' does not fit the plan")
          .expected(describe(value.info))
          .found(given == inputs.end() ? "none" : describe(given->second.info()))
          .inFile(graph->file);
    }
    tensors[i] = given->second;
  }
  return tensors;
}

bool Plan::Implementation::runForward(std::vector<Tensor>& tensors, char* memory, const TapFunction& tap,
                                      const std::atomic<bool>* stop) const
{
  const auto deliver = [&](const std::vector<Index>& indices)
  {
    return std::all_of(indices.begin(), indices.end(),
                       [&](Index index) { return tap(index, tensors[tapValues[index]]); });
  };
  if (!deliver(earlyTaps))
  {
    return false;
  }
  const StopScope scope(stop);
  const auto isStopped = [&] { return stop && stop->load(std::memory_order_relaxed); };
  for (const Step& step : steps)
  {
    runStep(step, step.inputs, step.outputs, tensors, memory);
    // What is stopped half-way must not be delivered, and what is made of taps may be half-way, too.
    if (isStopped() || !deliver(step.taps) || isStopped())
    {
      return false;
    }
  }
  return true;
}

Plan::Plan(std::shared_ptr<const Graph> graph, const std::map<std::string, Input>& inputs,
           std::vector<std::string> taps, const Gradients& gradients)
    : implementation_(std::make_unique<Implementation>())
{
  Implementation& plan = *implementation_;
  plan.graph = std::move(graph);
  plan.taps = std::move(taps);
  plan.gradientTargets = gradients.of;
  plan.addInputs(inputs);
  plan.addVariables(gradients);
  const auto needed = plan.findNeededNodes();
  for (const Node& node : plan.graph->nodes)
  {
    if (needed.count(&node))
    {
      try
      {
        plan.addNode(node);
      }
      catch (Error& error)
      {
        error.atNode(node.name, node.op).inFile(plan.graph->file);
        throw;
      }
    }
  }
  try
  {
    for (const std::string& tap : plan.taps)
    {
      plan.tapValues.push_back(plan.valueOf(tap));
    }
    for (const std::string& name : gradients.of)
    {
      plan.ofValues.push_back(plan.floatValueOf(name));
    }
    for (const std::string& name : gradients.by)
    {
      plan.byValues.push_back(plan.byValueOf(name, gradients));
    }
    plan.fuseActivations();
    if (gradients.of.empty())
    {
      plan.groupPointwise();
    }
    plan.planBackward(gradients);
  }
  catch (Error& error)
  {
    error.inFile(plan.graph->file);
    throw;
  }
  plan.placeTaps();
  if (gradients.memoryLimit > 0)
  {
    plan.recompute(gradients.memoryLimit);
  }
  plan.placeMemory();
}

Plan::~Plan() = default;
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(Plan&&) noexcept = default;

const std::vector<std::string>& Plan::taps() const
{
  return implementation_->taps;
}

const TensorInfo& Plan::tapInfo(std::size_t tap) const
{
  return implementation_->values[implementation_->tapValues.at(tap)].info;
}

bool Plan::run(Workspace& workspace, const std::map<std::string, Tensor>& inputs, const TapFunction& tap,
               const std::atomic<bool>* stop) const
{
  std::vector<Tensor> tensors = implementation_->startTensors(inputs);
  char* const memory = static_cast<char*>(workspace.reserve(implementation_->workspaceBytes));
  return implementation_->runForward(tensors, memory, tap, stop);
}

bool Plan::runBackward(Workspace& workspace, const std::map<std::string, Tensor>& inputs,
                       const TapFunction& tap, const SeedFunction& seed, const GradientFunction& gradient,
                       GradientRule rule, const std::atomic<bool>* stop) const
{
  std::vector<Tensor> tensors = implementation_->startTensors(inputs);
  char* const memory = static_cast<char*>(workspace.reserve(implementation_->workspaceBytes));
  return implementation_->runForward(tensors, memory, tap, stop) &&
         implementation_->runBackward(tensors, memory, seed, gradient, rule, stop);
}

std::size_t Plan::workspaceBytes() const
{
  return implementation_->workspaceBytes;
}

std::size_t Plan::steps() const
{
  return implementation_->steps.size();
}

std::int64_t Plan::multiplyAdds() const
{
  return implementation_->multiplyAdds;
}

const TensorInfo* Plan::find(const std::string& tensor) const
{
  const auto found = implementation_->byName.find(tensor);
  return found == implementation_->byName.end() ? nullptr : &implementation_->values[found->second].info;
}

std::int64_t Plan::multiplyAddsOf(const std::string& tensor) const
{
  const auto found = implementation_->byName.find(tensor);
  return found == implementation_->byName.end() ? 0 : implementation_->values[found->second].multiplyAdds;
}

}  // namespace layerscope
