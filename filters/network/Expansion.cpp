#include "Expansion.h"

#include <algorithm>
#include <map>
#include <set>

#include "Error.h"
#include "Operator.h"

namespace layerscope
{

namespace
{
// The rules that the nodes of an expansion follow, whatever the file's are.
constexpr std::int64_t expansionOpset = 24;

std::map<std::string, Expander>& expanders()
{
  static std::map<std::string, Expander> all;
  return all;
}

std::set<std::string> namesOf(const Graph& graph)
{
  std::set<std::string> names;
  for (const auto& values : {graph.inputs, graph.outputs})
  {
    for (const ValueInfo& value : values)
    {
      names.insert(value.name);
    }
  }
  for (const auto& initializer : graph.initializers)
  {
    names.insert(initializer.first);
  }
  for (const Node& node : graph.nodes)
  {
    names.insert(node.inputs.begin(), node.inputs.end());
    names.insert(node.outputs.begin(), node.outputs.end());
  }
  return names;
}
}  // namespace

ExpansionRegistration::ExpansionRegistration(const std::string& domain, const std::string& op,
                                             Expander expander)
{
  expanders()[operatorName(domain, op)] = std::move(expander);
}

bool isExpanded(const std::string& op)
{
  return expanders().count(op) != 0;
}

Expansion::Expansion(Node node, Graph& graph, FreshNames& names)
    : node_(std::move(node)), graph_(graph), names_(names)
{
}

void Expansion::requireInputs(std::size_t least, std::size_t most) const
{
  for (std::size_t input = 0; input < least; ++input)
  {
    if (!this->has(input))
    {
      throw Error("input " + std::to_string(input) + " is missing")
          .expected("at least " + std::to_string(least) + " inputs")
          .found(std::to_string(node_.inputs.size()));
    }
  }
  for (std::size_t input = most; input < node_.inputs.size(); ++input)
  {
    if (this->has(input))
    {
      throw Error("the node has too many inputs")
          .expected("at most " + std::to_string(most))
          .found(std::to_string(node_.inputs.size()));
    }
  }
}

void Expansion::requireOutputsBelow(std::size_t first) const
{
  for (std::size_t output = first; output < node_.outputs.size(); ++output)
  {
    if (this->wants(output))
    {
      throw Error("output " + std::to_string(output) + " is not supported")
          .expected("at most " + std::to_string(first) + " outputs");
    }
  }
}

std::string Expansion::choice(const std::string& attribute, const std::vector<std::string>& choices) const
{
  const std::string value = node_.attributes.getString(attribute, choices.front());
  if (std::find(choices.begin(), choices.end(), value) == choices.end())
  {
    std::string expected;
    for (const std::string& each : choices)
    {
      expected += (expected.empty() ? "" : ", ") + (each.empty() ? "nothing" : each);
    }
    throw Error("attribute '" + attribute + "' is unknown")
        .expected("one of " + expected)
        .found("'" + value + "'");
  }
  return value;
}

bool Expansion::has(std::size_t input) const
{
  return input < node_.inputs.size() && !node_.inputs[input].empty();
}

bool Expansion::wants(std::size_t output) const
{
  return output < node_.outputs.size() && !node_.outputs[output].empty();
}

std::string Expansion::input(std::size_t index) const
{
  return this->has(index) ? node_.inputs[index] : std::string();
}

const Tensor& Expansion::weight(std::size_t input, const char* what) const
{
  const auto found = graph_.initializers.find(this->input(input));
  if (found == graph_.initializers.end())
  {
    throw Error(std::string(what) + " must be known before the run")
        .expected("a weight in the file")
        .found("'" + this->input(input) + "', which is none");
  }
  return found->second;
}

const Shape* Expansion::knownShape(std::size_t input) const
{
  const std::string name = this->input(input);
  const auto weight = graph_.initializers.find(name);
  if (weight != graph_.initializers.end())
  {
    return &weight->second.shape();
  }
  const auto given = std::find_if(graph_.inputs.begin(), graph_.inputs.end(),
                                  [&](const ValueInfo& value) { return value.name == name; });
  return given != graph_.inputs.end() && given->hasShape ? &given->info.shape : nullptr;
}

std::string Expansion::constant(Tensor values)
{
  const std::string name = this->freshName("constant");
  graph_.initializers[name] = std::move(values);
  return name;
}

std::string Expansion::ints(const std::vector<std::int64_t>& values)
{
  return this->constant(Tensor::ints({static_cast<std::int64_t>(values.size())}, values));
}

std::string Expansion::add(const std::string& op, std::vector<std::string> inputs,
                           const AttributeList& attributes)
{
  return this->addSeveral(op, std::move(inputs), 1, attributes)[0];
}

std::string Expansion::add(const std::string& op, std::vector<std::string> inputs, Attributes attributes)
{
  const std::string name = this->add(op, std::move(inputs));
  made_.back().attributes = std::move(attributes);
  return name;
}

std::vector<std::string> Expansion::addSeveral(const std::string& op, std::vector<std::string> inputs,
                                               std::size_t outputs, const AttributeList& attributes)
{
  Node node;
  node.name = node_.name;
  node.op = op;
  node.opset = expansionOpset;
  for (const auto& [name, value] : attributes)
  {
    node.attributes.set(name, value);
  }
  while (!inputs.empty() && inputs.back().empty())
  {
    inputs.pop_back();
  }
  node.inputs = std::move(inputs);
  for (std::size_t output = 0; output < outputs; ++output)
  {
    node.outputs.push_back(this->freshName(op));
  }
  made_.push_back(std::move(node));
  return made_.back().outputs;
}

std::vector<std::string> Expansion::addGraph(const Graph& subgraph, const std::vector<std::string>& inputs)
{
  std::map<std::string, std::string> names;
  for (std::size_t i = 0; i < subgraph.inputs.size() && i < inputs.size(); ++i)
  {
    names[subgraph.inputs[i].name] = inputs[i];
  }
  for (const auto& [name, values] : subgraph.initializers)
  {
    names[name] = this->constant(values);
  }
  // What the subgraph doesn't make is from outside.
  const auto nameOf = [&](const std::string& name)
  {
    const auto found = names.find(name);
    return found == names.end() ? name : found->second;
  };
  for (Node node : subgraph.nodes)
  {
    if (!node.subgraphs.empty())
    {
      throw Error("graphs within graphs are not supported here")
          .expected("no operator of control flow")
          .found("node '" + node.name + "'");
    }
    std::transform(node.inputs.begin(), node.inputs.end(), node.inputs.begin(), nameOf);
    for (std::string& output : node.outputs)
    {
      output = output.empty() ? output : names[output] = this->freshName(output);
    }
    made_.push_back(std::move(node));
  }
  std::vector<std::string> outputs;
  std::transform(subgraph.outputs.begin(), subgraph.outputs.end(), std::back_inserter(outputs),
                 [&](const ValueInfo& output) { return nameOf(output.name); });
  return outputs;
}

void Expansion::deliver(std::size_t index, const std::string& tensor)
{
  if (!this->wants(index))
  {
    return;
  }
  const std::string& output = node_.outputs[index];
  for (Node& maker : made_)
  {
    const auto made = std::find(maker.outputs.begin(), maker.outputs.end(), tensor);
    if (made == maker.outputs.end())
    {
      continue;
    }
    *made = output;
    for (Node& reader : made_)
    {
      std::replace(reader.inputs.begin(), reader.inputs.end(), tensor, output);
    }
    return;
  }
  this->add("Identity", {tensor});
  made_.back().outputs = {output};
}

std::string Expansion::freshName(const std::string& wanted)
{
  return names_.make(node_.name + "/" + wanted);
}

void expandNodes(Graph& graph, std::size_t mostNodes)
{
  const bool isAny = std::any_of(graph.nodes.begin(), graph.nodes.end(),
                                 [](const Node& node) { return isExpanded(node.op); });
  if (!isAny)
  {
    return;
  }
  FreshNames names;
  for (const std::string& name : namesOf(graph))
  {
    names.take(name);
  }
  std::vector<Node> waiting(graph.nodes.rbegin(), graph.nodes.rend());
  std::vector<Node> nodes;
  while (!waiting.empty())
  {
    Node node = std::move(waiting.back());
    waiting.pop_back();
    const auto found = expanders().find(node.op);
    if (found == expanders().end())
    {
      nodes.push_back(std::move(node));
      continue;
    }
    Expansion expansion(std::move(node), graph, names);
    try
    {
      found->second(expansion);
      std::vector<Node> made = expansion.takeNodes();
      std::move(made.rbegin(), made.rend(), std::back_inserter(waiting));
      if (nodes.size() + waiting.size() > mostNodes)
      {
        throw Error("the network, with the nodes that operators of other domains stand for, is too large")
            .expected("at most " + std::to_string(mostNodes) + " nodes");
      }
    }
    catch (Error& error)
    {
      error.atNode(expansion.node().name, expansion.node().op);
      throw;
    }
  }
  graph.nodes = std::move(nodes);
}

}  // namespace layerscope
