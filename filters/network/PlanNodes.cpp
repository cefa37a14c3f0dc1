#include <algorithm>
#include <map>

#include "Memory.h"
#include "PlanImplementation.h"
#include "PreparedOutputs.h"

namespace layerscope
{

void Plan::Implementation::addInputs(const std::map<std::string, Input>& inputs)
{
  for (const ValueInfo& declared : graph->inputs)
  {
    const auto given = inputs.find(declared.name);
    if (given == inputs.end())
    {
      throw Error("the network's input '" + declared.name + "' is missing").inFile(graph->file);
    }
    Value value;
    value.name = declared.name;
    value.info = given->second.isConstant ? given->second.constant.info() : given->second.info;
    value.source = given->second.isConstant ? Source::Constant : Source::Input;
    value.constant = given->second.constant;
    addValue(std::move(value));
  }
}

std::unordered_set<const Node*> Plan::Implementation::findNeededNodes() const
{
  std::unordered_set<std::string> wanted(taps.begin(), taps.end());
  wanted.insert(gradientTargets.begin(), gradientTargets.end());
  std::unordered_set<const Node*> needed;
  for (auto node = graph->nodes.rbegin(); node != graph->nodes.rend(); ++node)
  {
    const bool isWanted =
        std::any_of(node->outputs.begin(), node->outputs.end(),
                    [&](const std::string& output) { return !output.empty() && wanted.count(output); });
    if (isWanted)
    {
      needed.insert(&*node);
      wanted.insert(node->inputs.begin(), node->inputs.end());
    }
  }
  return needed;
}

Plan::Implementation::Index Plan::Implementation::valueOf(const std::string& name)
{
  if (name.empty())
  {
    return none;
  }
  const auto known = byName.find(name);
  if (known != byName.end())
  {
    return known->second;
  }
  const auto weight = graph->initializers.find(name);
  if (weight == graph->initializers.end())
  {
    throw Error("there is no tensor '" + name + "' in the network");
  }
  Value value;
  value.name = name;
  value.info = weight->second.info();
  value.source = Source::Constant;
  value.constant = weight->second;
  return addValue(std::move(value));
}

Inputs Plan::Implementation::describeInputs(const std::vector<Index>& inputs) const
{
  std::vector<InputInfo> infos(inputs.size());
  for (Index i = 0; i < inputs.size(); ++i)
  {
    if (inputs[i] != none)
    {
      const Value& value = values[inputs[i]];
      infos[i] = {true, value.info, value.source == Source::Constant ? &value.constant : nullptr};
    }
  }
  return Inputs(std::move(infos), !gradientTargets.empty());
}

void Plan::Implementation::addNode(const Node& node)
{
  std::unique_ptr<Operator> op = makeOperator(node);
  std::vector<Index> inputs;
  for (const std::string& name : node.inputs)
  {
    inputs.push_back(valueOf(name));
  }
  const std::vector<TensorInfo> outputs = preparedOutputs(*op, node, describeInputs(inputs));
  for (const TensorInfo& info : outputs)
  {
    elementCount(info.shape);
  }
  if (fold(node, *op, inputs, outputs))
  {
    return;
  }
  addStep(node, std::move(op), inputs, outputs);
}

void Plan::Implementation::addStep(const Node& node, std::unique_ptr<Operator> op,
                                   const std::vector<Index>& inputs, const std::vector<TensorInfo>& outputs)
{
  Step step;
  step.node = &node;
  step.isView = op->isView();
  step.inputs = inputs;
  for (Index i = 0; i < std::min(outputs.size(), node.outputs.size()); ++i)
  {
    if (node.outputs[i].empty())
    {
      step.outputs.push_back(none);
      continue;
    }
    Value value;
    value.name = node.outputs[i];
    value.info = outputs[i];
    value.multiplyAdds = i == 0 ? op->multiplyAdds() : 0;
    if (step.isView)
    {
      value.root = values[inputs[0]].root;
      value.source = values[inputs[0]].source;
    }
    step.outputs.push_back(addValue(std::move(value)));
  }
  multiplyAdds += op->multiplyAdds();
  step.op = std::move(op);
  steps.push_back(std::move(step));
}

// A few bytes in a file can ask for any number of large constants, each of which would do by itself.
void Plan::Implementation::reserveConstants(const std::vector<TensorInfo>& infos)
{
  for (const TensorInfo& info : infos)
  {
    constantBytes += static_cast<std::size_t>(elementCount(info.shape)) * elementBytes(info.type);
  }
  if (constantBytes > physicalMemory())
  {
    throw Error("the network's constant parts do not fit into memory")
        .expected("at most " + bytesText(static_cast<double>(physicalMemory())))
        .found(bytesText(static_cast<double>(constantBytes)));
  }
}

// Computes a node whose inputs are all known; a view is known where what it looks at is. False where they
// aren't.
bool Plan::Implementation::fold(const Node& node, Operator& op, const std::vector<Index>& inputs,
                                const std::vector<TensorInfo>& infos)
{
  const auto isConstant = [&](Index input)
  { return input == none || (values[input].source == Source::Constant && !values[input].isVariable); };
  const bool isKnown =
      op.dependsOnShapeOnly() ||
      (op.isView() ? isConstant(inputs[0]) : std::all_of(inputs.begin(), inputs.end(), isConstant));
  if (!isKnown)
  {
    return false;
  }
  if (!op.isView())
  {
    reserveConstants(infos);
  }
  std::vector<Tensor> results;
  for (Index i = 0; i < std::min(infos.size(), node.outputs.size()); ++i)
  {
    results.push_back(op.isView() ? values[inputs[0]].constant.reshaped(infos[i].shape) : Tensor(infos[i]));
  }
  if (!op.isView())
  {
    // An operator that looks at shapes alone gets tensors without memory.
    std::vector<Tensor> shapes(inputs.size());
    std::vector<const Tensor*> arguments;
    for (Index i = 0; i < inputs.size(); ++i)
    {
      if (inputs[i] != none)
      {
        const Value& value = values[inputs[i]];
        shapes[i] = value.source == Source::Constant ? value.constant : Tensor::view(value.info, nullptr);
      }
      arguments.push_back(inputs[i] == none ? nullptr : &shapes[i]);
    }
    std::vector<Tensor*> targets;
    for (Index i = 0; i < results.size(); ++i)
    {
      targets.push_back(node.outputs[i].empty() ? nullptr : &results[i]);
    }
    const std::shared_ptr<void> scratch = allocate(op.scratchBytes(), "the result of constant nodes");
    op.run(arguments, targets, scratch.get());
  }
  for (Index i = 0; i < results.size(); ++i)
  {
    if (!node.outputs[i].empty())
    {
      Value value;
      value.name = node.outputs[i];
      value.info = infos[i];
      value.source = Source::Constant;
      value.constant = results[i];
      addValue(std::move(value));
    }
  }
  return true;
}

}  // namespace layerscope
