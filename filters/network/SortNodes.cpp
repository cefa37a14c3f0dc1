#include <queue>
#include <unordered_map>
#include <unordered_set>

#include "Error.h"
#include "Graph.h"

namespace layerscope
{

namespace
{
using Producers = std::unordered_map<std::string, std::size_t>;

// What must be there before the node is computed.
std::vector<std::string> namesRead(const Node& node)
{
  std::vector<std::string> names = node.inputs;
  names.insert(names.end(), node.captured.begin(), node.captured.end());
  return names;
}

// Which node makes which tensor; every name must be made once.
Producers findProducers(const Graph& graph, const std::set<std::string>& outside)
{
  std::unordered_set<std::string> given;
  for (const ValueInfo& input : graph.inputs)
  {
    if (!given.insert(input.name).second)
    {
      throw Error("two inputs of the network have the name '" + input.name + "'");
    }
  }
  for (const auto& initializer : graph.initializers)
  {
    given.insert(initializer.first);
  }
  Producers producers;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
  {
    const Node& node = graph.nodes[i];
    for (const std::string& output : node.outputs)
    {
      if (!output.empty() && (given.count(output) || !producers.emplace(output, i).second))
      {
        throw Error("tensor '" + output + "' is made twice").atNode(node.name, node.op);
      }
    }
  }
  // What is made here hides what has the same name outside.
  given.insert(outside.begin(), outside.end());
  for (const Node& node : graph.nodes)
  {
    for (const std::string& input : namesRead(node))
    {
      if (!input.empty() && !given.count(input) && !producers.count(input))
      {
        throw Error("input '" + input + "' is missing: no node, initializer or network input has that name")
            .atNode(node.name, node.op);
      }
    }
  }
  for (const ValueInfo& output : graph.outputs)
  {
    if (!given.count(output.name) && !producers.count(output.name))
    {
      throw Error("the network's output '" + output.name + "' is made by no node");
    }
  }
  return producers;
}
}  // namespace

void sortNodes(Graph& graph, const std::set<std::string>& outside)
{
  const Producers producers = findProducers(graph, outside);
  const std::size_t count = graph.nodes.size();
  std::vector<std::vector<std::size_t>> consumers(count);
  std::vector<std::size_t> waitsFor(count, 0);
  for (std::size_t i = 0; i < count; ++i)
  {
    for (const std::string& input : namesRead(graph.nodes[i]))
    {
      const auto producer = producers.find(input);
      if (producer != producers.end())
      {
        consumers[producer->second].push_back(i);
        ++waitsFor[i];
      }
    }
  }
  // The file's own order is kept wherever it is an order.
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < count; ++i)
  {
    if (waitsFor[i] == 0)
    {
      ready.push(i);
    }
  }
  std::vector<std::size_t> order;
  order.reserve(count);
  while (!ready.empty())
  {
    const std::size_t i = ready.top();
    ready.pop();
    order.push_back(i);
    for (const std::size_t consumer : consumers[i])
    {
      if (--waitsFor[consumer] == 0)
      {
        ready.push(consumer);
      }
    }
  }
  if (order.size() != count)
  {
    for (std::size_t i = 0; i < count; ++i)
    {
      if (waitsFor[i] != 0)
      {
        throw Error("the network has a cycle through this node")
            .atNode(graph.nodes[i].name, graph.nodes[i].op);
      }
    }
  }
  std::vector<Node> sorted;
  sorted.reserve(count);
  for (const std::size_t i : order)
  {
    sorted.push_back(std::move(graph.nodes[i]));
  }
  graph.nodes = std::move(sorted);
}

}  // namespace layerscope
