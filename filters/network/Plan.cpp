#include "Plan.h"

#include <algorithm>

#include "Memory.h"
#include "PlanImplementation.h"

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

void Plan::Implementation::runStep(const Step& step, std::vector<Tensor>& tensors, char* memory) const
{
  for (const Index output : step.outputs)
  {
    if (output != none)
    {
      const Value& value = values[output];
      void* data = value.source == Source::Memory ? memory + offsets[value.root] : tensors[value.root].data();
      tensors[output] = Tensor::view(value.info, data);
    }
  }
  if (step.isView)
  {
    return;
  }
  std::vector<const Tensor*> inputs;
  for (const Index input : step.inputs)
  {
    inputs.push_back(input == none ? nullptr : &tensors[input]);
  }
  std::vector<Tensor*> outputs;
  for (const Index output : step.outputs)
  {
    outputs.push_back(output == none ? nullptr : &tensors[output]);
  }
  try
  {
    step.op->run(inputs, outputs, memory + scratchOffset);
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

bool Plan::Implementation::run(Workspace& workspace, const std::map<std::string, Tensor>& inputs,
                               const TapFunction& tap, const std::atomic<bool>* stop) const
{
  std::vector<Tensor> tensors = startTensors(inputs);
  const auto deliver = [&](const std::vector<Index>& indices)
  {
    return std::all_of(indices.begin(), indices.end(),
                       [&](Index index) { return tap(index, tensors[tapValues[index]]); });
  };
  char* memory = static_cast<char*>(workspace.reserve(workspaceBytes));
  if (!deliver(earlyTaps))
  {
    return false;
  }
  for (const Step& step : steps)
  {
    if (stop && stop->load(std::memory_order_relaxed))
    {
      return false;
    }
    runStep(step, tensors, memory);
    if (!deliver(step.taps))
    {
      return false;
    }
  }
  return true;
}

Plan::Plan(std::shared_ptr<const Graph> graph, const std::map<std::string, Input>& inputs,
           std::vector<std::string> taps)
    : implementation_(std::make_unique<Implementation>())
{
  Implementation& plan = *implementation_;
  plan.graph = std::move(graph);
  plan.taps = std::move(taps);
  plan.addInputs(inputs);
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
  }
  catch (Error& error)
  {
    error.inFile(plan.graph->file);
    throw;
  }
  plan.fuseActivations();
  plan.placeTaps();
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
  return implementation_->run(workspace, inputs, tap, stop);
}

std::size_t Plan::workspaceBytes() const
{
  return implementation_->workspaceBytes;
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
