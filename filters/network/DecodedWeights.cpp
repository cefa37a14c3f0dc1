#include "DecodedWeights.h"

#include <algorithm>
#include <map>

#include "Error.h"
#include "Operator.h"

namespace layerscope
{

namespace
{
template <class Body>
void forEachRead(const Graph& graph, const Body& body)
{
  for (const Node& node : graph.nodes)
  {
    std::for_each(node.inputs.begin(), node.inputs.end(), body);
    std::for_each(node.captured.begin(), node.captured.end(), body);
  }
  for (const ValueInfo& output : graph.outputs)
  {
    body(output.name);
  }
}

Tensor decodedWeight(const Graph& graph, const Node& node)
{
  std::vector<InputInfo> infos;
  std::vector<const Tensor*> inputs;
  for (const std::string& name : node.inputs)
  {
    const Tensor* const weight = name.empty() ? nullptr : &graph.initializers.at(name);
    infos.push_back(weight ? InputInfo{true, weight->info(), weight} : InputInfo{});
    inputs.push_back(weight);
  }
  try
  {
    const std::unique_ptr<Operator> op = makeOperator(node);
    Tensor result(op->prepare(Inputs(infos)).at(0));
    op->run(inputs, {&result}, nullptr);
    return result;
  }
  catch (Error& error)
  {
    error.atNode(node.name, node.op);
    throw;
  }
}
}  // namespace

std::set<std::string> namesRead(const Graph& graph)
{
  std::set<std::string> names;
  forEachRead(graph, [&](const std::string& name) { names.insert(name); });
  return names;
}

void decodeWeights(Graph& graph)
{
  std::map<std::string, int> reads;
  forEachRead(graph, [&](const std::string& name) { ++reads[name]; });
  const auto isWeight = [&](const std::string& name)
  { return name.empty() || graph.initializers.count(name) != 0; };
  // A name that is there already is one too many, which is found later.
  const auto isTaken = [&](const std::string& name)
  {
    const auto has = [&](const std::vector<ValueInfo>& values)
    {
      return std::any_of(values.begin(), values.end(),
                         [&](const ValueInfo& value) { return value.name == name; });
    };
    return graph.initializers.count(name) != 0 || has(graph.inputs) || has(graph.outputs);
  };
  std::vector<Node> others;
  for (Node& node : graph.nodes)
  {
    const bool isDecoder = node.op == "DequantizeLinear" && node.outputs.size() == 1 &&
                           !node.inputs.empty() && !isTaken(node.outputs[0]) &&
                           std::all_of(node.inputs.begin(), node.inputs.end(), isWeight);
    if (!isDecoder || reads[node.inputs[0]] != 1)
    {
      others.push_back(std::move(node));
      continue;
    }
    Tensor decoded = decodedWeight(graph, node);
    graph.initializers.erase(node.inputs[0]);
    graph.initializers[node.outputs[0]] = std::move(decoded);
  }
  graph.nodes = std::move(others);
}

void dropUnread(Graph& graph, const std::set<std::string>& names)
{
  const std::set<std::string> read = namesRead(graph);
  for (const std::string& name : names)
  {
    if (read.count(name) == 0)
    {
      graph.initializers.erase(name);
    }
  }
}

}  // namespace layerscope
