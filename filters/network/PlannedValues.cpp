#include "PlannedValues.h"

#include <algorithm>
#include <set>

#include "PlanImplementation.h"

namespace layerscope
{

PlannedValues::PlannedValues(std::shared_ptr<const Graph> graph,
                             const std::map<std::string, Plan::Input>& inputs)
    : plan_(std::make_unique<Plan::Implementation>())
{
  plan_->graph = std::move(graph);
  plan_->addInputs(inputs);
}

PlannedValues::~PlannedValues() = default;

std::size_t PlannedValues::valueOf(const std::string& tensor)
{
  const std::vector<Node>& nodes = plan_->graph->nodes;
  for (std::size_t i = isPlanned_.size(); i < nodes.size(); ++i)
  {
    isPlanned_.push_back(false);
    for (const std::string& output : nodes[i].outputs)
    {
      producers_[output] = i;
    }
  }
  // In the order of the nodes.
  std::set<std::size_t> needed;
  std::vector<std::string> open = {tensor};
  while (!open.empty())
  {
    const auto producer = producers_.find(open.back());
    open.pop_back();
    if (producer != producers_.end() && !isPlanned_[producer->second] &&
        needed.insert(producer->second).second)
    {
      const auto& inputs = nodes[producer->second].inputs;
      std::copy_if(inputs.begin(), inputs.end(), std::back_inserter(open),
                   [](const std::string& name) { return !name.empty(); });
    }
  }
  for (const std::size_t i : needed)
  {
    try
    {
      plan_->addNode(nodes[i]);
    }
    catch (Error& error)
    {
      error.atNode(nodes[i].name, nodes[i].op).inFile(plan_->graph->file);
      throw;
    }
    isPlanned_[i] = true;
    // What would be run, with its packed weights, isn't needed.
    plan_->steps.clear();
  }
  return plan_->valueOf(tensor);
}

TensorInfo PlannedValues::info(const std::string& tensor)
{
  return plan_->values[valueOf(tensor)].info;
}

const Tensor* PlannedValues::constant(const std::string& tensor)
{
  const auto& value = plan_->values[valueOf(tensor)];
  return value.source == Plan::Implementation::Source::Constant ? &value.constant : nullptr;
}

}  // namespace layerscope
