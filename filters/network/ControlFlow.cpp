#include "ControlFlow.h"

#include <algorithm>

#include "Error.h"
#include "InputOptions.h"
#include "Straightener.h"

namespace layerscope
{

bool isControlFlow(const std::string& op)
{
  return op == "If" || op == "Loop" || op == "Scan";
}

std::set<std::string> outsideNames(const Graph& subgraph)
{
  std::set<std::string> own;
  for (const ValueInfo& input : subgraph.inputs)
  {
    own.insert(input.name);
  }
  for (const auto& initializer : subgraph.initializers)
  {
    own.insert(initializer.first);
  }
  for (const Node& node : subgraph.nodes)
  {
    own.insert(node.outputs.begin(), node.outputs.end());
  }
  std::set<std::string> outside;
  const auto look = [&](const std::string& name)
  {
    if (!name.empty() && own.count(name) == 0)
    {
      outside.insert(name);
    }
  };
  for (const Node& node : subgraph.nodes)
  {
    std::for_each(node.inputs.begin(), node.inputs.end(), look);
    std::for_each(node.captured.begin(), node.captured.end(), look);
  }
  for (const ValueInfo& output : subgraph.outputs)
  {
    look(output.name);
  }
  return outside;
}

std::vector<std::string> capturedNames(const Node& node)
{
  std::set<std::string> names;
  for (const auto& subgraph : node.subgraphs)
  {
    names.merge(outsideNames(*subgraph.second));
  }
  return {names.begin(), names.end()};
}

StraightGraph straighten(const Graph& graph, const std::map<std::string, Plan::Input>& inputs)
{
  return Straightener(graph, inputs).run(graph);
}

StraightGraph straightenKnown(const Graph& graph, const std::map<std::string, Plan::Input>& inputs)
{
  constexpr std::size_t mostTrials = 64;
  std::set<std::size_t> kept;
  while (true)
  {
    Straightener straightener(graph, inputs);
    try
    {
      return straightener.run(graph, kept);
    }
    catch (const UnknownValues&)
    {
      const std::size_t before = kept.size();
      for (std::size_t i = straightener.current(); i < graph.nodes.size(); ++i)
      {
        const bool isNext = i == straightener.current() || before >= mostTrials;
        if (isNext && isControlFlow(graph.nodes[i].op))
        {
          kept.insert(i);
        }
      }
      if (kept.size() == before)
      {
        throw;
      }
    }
  }
}

std::shared_ptr<const Graph> withoutControlFlow(std::shared_ptr<const Graph> graph,
                                                const InputsFor& inputsFor, std::int64_t& fixedBatch)
{
  if (std::none_of(graph->nodes.begin(), graph->nodes.end(),
                   [](const Node& node) { return isControlFlow(node.op); }))
  {
    return graph;
  }
  StraightGraph few = straighten(*graph, inputsFor(std::max<std::int64_t>(1, fixedBatch)));
  if (fixedBatch == 0)
  {
    try
    {
      StraightGraph many = straighten(*graph, inputsFor(manySamples));
      if (few.choices == many.choices)
      {
        return many.graph;
      }
    }
    catch (const Error&)
    {
      // The file is made for one sample alone, as some exporters do.
    }
    fixedBatch = 1;
  }
  return few.graph;
}

}  // namespace layerscope
