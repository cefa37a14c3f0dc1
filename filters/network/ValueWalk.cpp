#include "ValueWalk.h"

#include <algorithm>
#include <optional>

#include "ControlFlow.h"
#include "Memory.h"
#include "PreparedOutputs.h"
#include "PulseScope.h"
#include "ValueScope.h"
#include "kernels/Parallel.h"
#include "kernels/WorkLimit.h"

namespace layerscope
{

namespace
{
std::vector<TensorInfo> infosOf(const std::vector<const WalkedTensor*>& inputs)
{
  std::vector<TensorInfo> infos;
  for (const WalkedTensor* input : inputs)
  {
    infos.push_back(input ? input->info : TensorInfo());
  }
  return infos;
}

bool isFor(const std::vector<TensorInfo>& infos, const std::vector<const WalkedTensor*>& inputs)
{
  return std::equal(
      infos.begin(), infos.end(), inputs.begin(), inputs.end(),
      [](const TensorInfo& a, const WalkedTensor* b)
      { return !b || (a.type == b->info.type && a.shape == b->info.shape && a.format == b->info.format); });
}
}  // namespace

std::shared_ptr<const WalkMemory::Prepared> WalkMemory::find(
    const Node& node, const std::vector<const WalkedTensor*>& inputs) const
{
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto forms = forms_.find(&node);
  if (forms != forms_.end())
  {
    for (const auto& form : forms->second)
    {
      if (isFor(form->inputs, inputs))
      {
        return form;
      }
    }
  }
  return nullptr;
}

void WalkMemory::keep(const Node& node, const std::shared_ptr<const Prepared>& prepared)
{
  const std::lock_guard<std::mutex> lock(mutex_);
  auto& forms = forms_[&node];
  forms.insert(forms.begin(), prepared);
  forms.resize(std::min(forms.size(), mostForms));
}

const std::vector<std::string>& WalkMemory::droppedAfter(const Graph& graph, std::size_t index) const
{
  static const std::vector<std::string> none;
  const auto found = dropped_.find(&graph);
  return found == dropped_.end() ? none : found->second[index];
}

void WalkMemory::addReads(const Graph& graph)
{
  std::unordered_map<std::string, std::size_t> last;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
  {
    const Node& node = graph.nodes[i];
    for (const auto* names : {&node.outputs, &node.inputs, &node.captured})
    {
      for (const std::string& name : *names)
      {
        last[name] = i;
      }
    }
    for (const auto& subgraph : node.subgraphs)
    {
      addReads(*subgraph.second);
    }
  }
  for (const ValueInfo& output : graph.outputs)
  {
    last.erase(output.name);
  }
  auto& dropped = dropped_[&graph];
  dropped.resize(graph.nodes.size());
  for (const auto& [name, index] : last)
  {
    dropped[index].push_back(name);
  }
}

ValueWalk::Tensors ValueWalk::run(const Graph& graph,
                                  const std::unordered_map<std::string, WalkedTensor>& given)
{
  Scope scope(*this, graph, nullptr);
  for (const auto& [name, tensor] : given)
  {
    scope.set(name, tensor);
  }
  walk(scope);
  return outputsOf(scope);
}

ValueWalk::Tensors ValueWalk::step(const Node& node,
                                   const std::unordered_map<std::string, WalkedTensor>& tensors)
{
  const Graph nothing;
  Scope scope(*this, nothing, nullptr);
  for (const auto& [name, tensor] : tensors)
  {
    scope.set(name, tensor);
  }
  return stepIn(node, scope);
}

void ValueWalk::walk(Scope& scope)
{
  const std::vector<Node>& nodes = scope.graph().nodes;
  for (std::size_t i = 0; i < nodes.size(); ++i)
  {
    if (StopScope::isStopped() || !PulseScope::goesOn())
    {
      throw WalkStopped();
    }
    const Tensors outputs = stepIn(nodes[i], scope);
    for (std::size_t k = 0; k < outputs.size(); ++k)
    {
      scope.set(nodes[i].outputs[k], outputs[k]);
    }
    if (memory_)
    {
      for (const std::string& name : memory_->droppedAfter(scope.graph(), i))
      {
        scope.drop(name);
      }
    }
  }
}

ValueWalk::Tensors ValueWalk::outputsOf(Scope& scope)
{
  Tensors outputs;
  for (const ValueInfo& output : scope.graph().outputs)
  {
    outputs.push_back(scope.find(output.name));
  }
  return outputs;
}

ValueWalk::Tensors ValueWalk::stepIn(const Node& node, Scope& scope)
{
  try
  {
    if (isControlFlow(node.op))
    {
      return node.op == "If"     ? branch(node, scope)
             : node.op == "Loop" ? loop(node, scope)
                                 : scan(node, scope);
    }
    std::vector<const WalkedTensor*> inputs;
    for (const std::string& name : node.inputs)
    {
      inputs.push_back(name.empty() ? nullptr : &scope.find(name));
    }
    return operation(node, inputs);
  }
  catch (Error& error)
  {
    error.atNode(node.name, node.op);
    throw;
  }
}

// As few constants as do, so that what is prepared serves other samples, too.
std::shared_ptr<const WalkMemory::Prepared> ValueWalk::prepared(
    const Node& node, const std::vector<const WalkedTensor*>& inputs, bool constantsAlone)
{
  std::vector<InputInfo> infos(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i)
  {
    if (inputs[i])
    {
      const bool isKnown = inputs[i]->hasValues && (inputs[i]->isConstant || !constantsAlone);
      infos[i] = {true, inputs[i]->info, isKnown ? &inputs[i]->values : nullptr};
    }
  }
  const auto made = std::make_shared<WalkMemory::Prepared>();
  std::unique_ptr<Operator> op = makeOperator(node);
  made->inputs = infosOf(inputs);
  made->outputs = preparedOutputs(*op, node, Inputs(std::move(infos)));
  made->outputs.resize(node.outputs.size());
  made->op = std::move(op);
  return made;
}

ValueWalk::Tensors ValueWalk::plannedStep(const Node& node, const std::vector<const WalkedTensor*>& inputs)
{
  return computed(node, *prepared(node, inputs, true), inputs, false);
}

ValueWalk::Tensors ValueWalk::operation(const Node& node, const std::vector<const WalkedTensor*>& inputs)
{
  auto known = memory_ ? memory_->find(node, inputs) : nullptr;
  if (known)
  {
    return computed(node, *known, inputs, false);
  }
  try
  {
    known = prepared(node, inputs, true);
    if (memory_)
    {
      memory_->keep(node, known);
    }
  }
  catch (const UnknownValues&)
  {
    try
    {
      known = prepared(node, inputs, false);
    }
    catch (const UnknownValues&)
    {
      if (!supposition_)
      {
        throw;
      }
      return supposed(node, inputs);
    }
  }
  return computed(node, *known, inputs, false);
}

void ValueWalk::requireRoom(double bytes) const
{
  requireMemory(held_ + bytes, "what one sample makes on its way does not fit into memory");
}

ValueWalk::Tensors ValueWalk::computed(const Node& node, const WalkMemory::Prepared& prepared,
                                       const std::vector<const WalkedTensor*>& inputs, bool isSupposed)
{
  const Operator& op = *prepared.op;
  const auto all = [&](bool WalkedTensor::*property)
  {
    const auto has = [&](const WalkedTensor* input) { return !input || input->*property; };
    return op.dependsOnShapeOnly() ||
           (op.isView() ? has(inputs[0]) : std::all_of(inputs.begin(), inputs.end(), has));
  };
  const bool isOpen = std::any_of(inputs.begin(), inputs.end(),
                                  [](const WalkedTensor* input) { return input && input->isOpen; });
  const bool isKnown = !isSupposed && all(&WalkedTensor::hasValues);
  const bool isConstant = isKnown && !isOpen && all(&WalkedTensor::isConstant);
  double bytes = static_cast<double>(op.scratchBytes());
  for (const TensorInfo& info : prepared.outputs)
  {
    bytes += static_cast<double>(elementCount(info.shape)) * static_cast<double>(elementBytes(info.type));
  }
  Tensors outputs;
  if (isKnown && !op.isView())
  {
    requireRoom(bytes);
    requireFeasible(multiplyAdds_ += static_cast<double>(op.multiplyAdds()));
  }
  for (const TensorInfo& info : prepared.outputs)
  {
    WalkedTensor output;
    output.info = info;
    if (isKnown)
    {
      output =
          WalkedTensor::of(op.isView() ? inputs[0]->values.reshaped(info.shape) : Tensor(info), isConstant);
      output.info = info;
    }
    output.isOpen = isOpen;
    outputs.push_back(std::move(output));
  }
  if (!isKnown || op.isView())
  {
    return outputs;
  }
  std::vector<Tensor> shapes(inputs.size());
  std::vector<const Tensor*> arguments;
  for (std::size_t i = 0; i < inputs.size(); ++i)
  {
    if (inputs[i])
    {
      shapes[i] = inputs[i]->hasValues ? inputs[i]->values : Tensor::view(inputs[i]->info, nullptr);
    }
    arguments.push_back(inputs[i] ? &shapes[i] : nullptr);
  }
  std::vector<Tensor*> targets;
  for (std::size_t i = 0; i < outputs.size(); ++i)
  {
    targets.push_back(node.outputs[i].empty() ? nullptr : &outputs[i].values);
  }
  const std::shared_ptr<void> scratch = allocate(op.scratchBytes(), "what one sample makes on its way");
  op.run(arguments, targets, scratch.get());
  return outputs;
}

// Values are made up for what the operator asks for, one input after the other.
ValueWalk::Tensors ValueWalk::supposed(const Node& node, const std::vector<const WalkedTensor*>& inputs)
{
  bool isOpen = std::any_of(inputs.begin(), inputs.end(),
                            [](const WalkedTensor* input) { return input && input->isOpen; });
  if (auto found = supposedFinds(node, inputs, *supposition_))
  {
    found->resize(node.outputs.size());
    std::for_each(found->begin(), found->end(), [&](WalkedTensor& each) { each.isOpen = isOpen; });
    return *found;
  }
  std::vector<WalkedTensor> given(inputs.size());
  std::vector<const WalkedTensor*> changed = inputs;
  for (std::size_t trial = 0; trial <= inputs.size(); ++trial)
  {
    try
    {
      Tensors outputs = computed(node, *prepared(node, changed, false), changed, true);
      for (WalkedTensor& output : outputs)
      {
        output.isOpen = output.isOpen || (isOpen && supposition_->isLargest);
      }
      return outputs;
    }
    catch (const UnknownValues& error)
    {
      const std::size_t input = error.input();
      const bool isWithout = input < inputs.size() && inputs[input] && changed[input] == inputs[input];
      const auto values =
          isWithout ? supposedValues(node, input, inputs, *supposition_, isOpen) : std::nullopt;
      if (!values)
      {
        throw;
      }
      given[input] = WalkedTensor::of(*values, false);
      changed[input] = &given[input];
    }
  }
  throw Error("the shape of the result depends on values that are known only during a run");
}

}  // namespace layerscope
