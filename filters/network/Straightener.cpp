#include "Straightener.h"

#include <algorithm>
#include <limits>

#include "Error.h"
#include "OwnOperators.h"

namespace layerscope
{

const Graph& subgraphOf(const Node& node, const std::string& name)
{
  const auto found = node.subgraphs.find(name);
  if (found == node.subgraphs.end())
  {
    throw Error("attribute '" + name + "' is missing").expected("a subgraph");
  }
  return *found->second;
}

void requireCount(std::size_t found, std::size_t expected, const std::string& what)
{
  if (found != expected)
  {
    throw Error("the number of " + what + " does not fit")
        .expected(std::to_string(expected))
        .found(std::to_string(found));
  }
}

void requireGiven(const std::vector<std::string>& inputs)
{
  const auto empty = std::find(inputs.begin(), inputs.end(), "");
  if (empty != inputs.end())
  {
    throw Error("a value that the body is given is left out")
        .expected(std::to_string(inputs.size()) + " names")
        .found("none at place " + std::to_string(empty - inputs.begin()));
  }
}

void checkIf(const Node& node)
{
  requireCount(node.inputs.size(), 1, "inputs");
  requireGiven(node.inputs);
  for (const char* name : {"then_branch", "else_branch"})
  {
    const Graph& branch = subgraphOf(node, name);
    requireCount(branch.inputs.size(), 0, std::string("inputs of '") + name + "'");
    requireCount(branch.outputs.size(), node.outputs.size(), std::string("outputs of '") + name + "'");
  }
}

LoopParts::LoopParts(const Node& node)
    : isCounted(!node.inputs.empty() && !node.inputs[0].empty()),
      isWhile(node.inputs.size() > 1 && !node.inputs[1].empty()),
      states(std::max<std::size_t>(2, node.inputs.size()) - 2),
      body(subgraphOf(node, "body"))
{
  requireGiven({node.inputs.end() - static_cast<std::ptrdiff_t>(states), node.inputs.end()});
  requireCount(body.inputs.size(), states + 2, "inputs of 'body'");
  requireCount(body.outputs.size(), std::max(node.outputs.size(), states) + 1, "outputs of 'body'");
  if (!isCounted && !isWhile)
  {
    throw Error("the loop has no end").expected("a number of trips, or a condition").found("neither");
  }
}

void requireOnlyNumber(const std::string& tensor, const TensorInfo& info)
{
  if (info.type != ElementType::Int64 || elementCount(info.shape) != 1)
  {
    throw Error("'" + tensor + "' does not tell one thing")
        .expected("one whole number or truth value")
        .found(toString(info.type) + (" " + toString(info.shape)));
  }
}

std::int64_t onlyNumber(const std::string& tensor, const Tensor& values)
{
  requireOnlyNumber(tensor, values.info());
  return values.ints()[0];
}

void requireTrips(std::int64_t trips)
{
  if (trips < 0)
  {
    throw Error("the number of trips is negative").expected("0 or more").found(std::to_string(trips));
  }
}

Straightener::Straightener(const Graph& graph, const std::map<std::string, Plan::Input>& inputs)
    : made_(std::make_shared<Graph>())
{
  made_->file = graph.file;
  made_->inputs = graph.inputs;
  made_->outputs = graph.outputs;
  made_->initializers = graph.initializers;
  made_->metadata = graph.metadata;
  known_ = std::make_unique<PlannedValues>(made_, inputs);
  for (const ValueInfo& input : graph.inputs)
  {
    fresh_.take(input.name);
  }
  for (const auto& initializer : graph.initializers)
  {
    fresh_.take(initializer.first);
  }
  for (const Node& node : graph.nodes)
  {
    std::for_each(node.outputs.begin(), node.outputs.end(), [&](auto& name) { fresh_.take(name); });
  }
}

StraightGraph Straightener::run(const Graph& graph, const std::set<std::size_t>& kept)
{
  for (current_ = 0; current_ < graph.nodes.size(); ++current_)
  {
    if (kept.count(current_) == 0)
    {
      add(graph.nodes[current_], Scope());
    }
    else
    {
      append(graph.nodes[current_]);
    }
  }
  return {made_, choices_};
}

void Straightener::add(const Node& original, const Scope& scope)
{
  Node node = original;
  node.name = shortened(scope.prefix + node.name);
  for (Names* names : {&node.inputs, &node.outputs})
  {
    std::transform(names->begin(), names->end(), names->begin(),
                   [&](const std::string& name) { return name.empty() ? name : scope.nameOf(name); });
  }
  try
  {
    node.op == "If"     ? addIf(node, scope)
    : node.op == "Loop" ? addLoop(node, scope)
    : node.op == "Scan" ? addScan(node, scope)
                        : append(std::move(node));
  }
  catch (Error& error)
  {
    error.atNode(node.name, node.op);
    throw;
  }
}

void Straightener::append(Node node)
{
  if (made_->nodes.size() >= mostNodes)
  {
    throw Error("the network, with its loops unrolled, is too large")
        .expected("at most " + std::to_string(mostNodes) + " nodes");
  }
  made_->nodes.push_back(std::move(node));
}

std::string Straightener::constant(const std::string& wanted, std::int64_t value, NumberFormat format)
{
  Tensor tensor({ElementType::Int64, {}, format});
  tensor.ints()[0] = value;
  const std::string name = fresh_.make(wanted);
  made_->initializers[name] = tensor;
  return name;
}

// The one number of a tensor that decides what is run.
std::int64_t Straightener::knownNumber(const std::string& tensor, const std::string& what)
{
  const Tensor* values = known_->constant(tensor);
  if (!values)
  {
    UnknownValues error(what +
                        " depends on the values of the network's input: samples would decide for each other");
    error.expected("what follows from constants and shapes alone")
        .found("'" + tensor + "', which is computed from the input");
    throw error;
  }
  return onlyNumber(tensor, *values);
}

// What a node promised, under its name.
void Straightener::deliver(const Node& node, std::size_t output, const std::string& from)
{
  if (!node.outputs[output].empty())
  {
    append(ownNode("Identity", node.name, {from}, {node.outputs[output]}));
  }
}

// Weights of a body are the same in all trips.
const std::map<std::string, std::string>& Straightener::weightsOf(const Graph& body,
                                                                  const std::string& prefix)
{
  const auto [found, isNew] = weights_.try_emplace(&body);
  if (isNew)
  {
    for (const auto& [name, tensor] : body.initializers)
    {
      const std::string unique = fresh_.make(prefix + name);
      found->second[name] = unique;
      made_->initializers[unique] = tensor;
    }
  }
  return found->second;
}

Straightener::Names Straightener::expand(const Graph& body, const Names& inputs, const Scope& outer,
                                         const std::string& prefix)
{
  Scope scope{&outer, weightsOf(body, prefix), prefix};
  for (std::size_t i = 0; i < inputs.size(); ++i)
  {
    scope.names[body.inputs[i].name] = inputs[i];
  }
  for (const Node& node : body.nodes)
  {
    for (const std::string& output : node.outputs)
    {
      if (!output.empty())
      {
        scope.names[output] = fresh_.make(prefix + output);
      }
    }
  }
  for (const Node& node : body.nodes)
  {
    add(node, scope);
  }
  Names outputs;
  std::transform(body.outputs.begin(), body.outputs.end(), std::back_inserter(outputs),
                 [&](const ValueInfo& output) { return scope.nameOf(output.name); });
  return outputs;
}

void Straightener::addIf(const Node& node, const Scope& scope)
{
  checkIf(node);
  const bool isThen = knownNumber(node.inputs[0], "which branch is taken") != 0;
  choices_.push_back(isThen ? 1 : 0);
  const Names outputs =
      expand(subgraphOf(node, isThen ? "then_branch" : "else_branch"), {}, scope, scope.prefix);
  for (std::size_t i = 0; i < outputs.size(); ++i)
  {
    deliver(node, i, outputs[i]);
  }
}

// One trip more through a body, of `trips` in all.
void Straightener::countTrip(const Graph& body, std::int64_t trip, std::int64_t trips)
{
  ++trips_;
  if (made_->nodes.size() + body.nodes.size() + trips_ > mostNodes)
  {
    throw Error("the loop, unrolled, makes the network too large")
        .expected("at most " + std::to_string(mostNodes) + " nodes and trips")
        .found(trips == std::numeric_limits<std::int64_t>::max()
                   ? "no end after " + std::to_string(trip) + " trips of " +
                         std::to_string(body.nodes.size()) + " nodes"
                   : std::to_string(trips) + " trips of " + std::to_string(body.nodes.size()) + " nodes");
  }
}

// ONNX: loops with a number of trips, while a condition holds, or both. A condition from within counts only
// where one is given from outside.
void Straightener::addLoop(const Node& node, const Scope& scope)
{
  const LoopParts parts(node);
  const Graph& body = parts.body;
  Names inputs = node.inputs;
  inputs.resize(std::max<std::size_t>(2, inputs.size()));
  Names states(inputs.begin() + 2, inputs.end());
  const std::int64_t trips = parts.isCounted ? knownNumber(inputs[0], "how many trips there are")
                                             : std::numeric_limits<std::int64_t>::max();
  requireTrips(trips);
  std::string goesOn = parts.isWhile ? inputs[1] : constant(node.name + "/condition", 1, NumberFormat::Bool);
  std::vector<Names> stacks(body.outputs.size() - 1 - states.size());
  std::int64_t trip = 0;
  for (; trip < trips && (!parts.isWhile || knownNumber(goesOn, "whether the loop goes on") != 0); ++trip)
  {
    countTrip(body, trip, trips);
    const std::string prefix = node.name + "/" + std::to_string(trip) + "/";
    Names given = {constant(prefix + "trip", trip, NumberFormat::Int64), goesOn};
    given.insert(given.end(), states.begin(), states.end());
    const Names made = expand(body, given, scope, prefix);
    goesOn = made[0];
    std::copy_n(made.begin() + 1, states.size(), states.begin());
    for (std::size_t i = 0; i < stacks.size(); ++i)
    {
      stacks[i].push_back(made[1 + states.size() + i]);
    }
  }
  choices_.push_back(trip);
  for (std::size_t i = 0; i < node.outputs.size(); ++i)
  {
    if (i < states.size())
    {
      deliver(node, i, states[i]);
    }
    else if (!node.outputs[i].empty())
    {
      deliver(node, i, stacked(node.name, stacks[i - states.size()], 0));
    }
  }
}

// Joins tensors along a new axis.
std::string Straightener::stacked(const std::string& name, const Names& slices, std::int64_t axis)
{
  if (slices.empty())
  {
    throw Error("without a trip the shape of what the body makes is open").expected("at least 1 trip");
  }
  Names raised;
  for (const std::string& slice : slices)
  {
    raised.push_back(fresh_.make(slice + "/raised"));
    Node node = ownNode("Unsqueeze", name, {slice}, {raised.back()});
    node.attributes.set("axes", std::vector<std::int64_t>{axis});
    append(std::move(node));
  }
  const std::string stack = fresh_.make(name + "/stack");
  Node node = ownNode("Concat", name, raised, {stack});
  node.attributes.set("axis", axis);
  append(std::move(node));
  return stack;
}

}  // namespace layerscope
