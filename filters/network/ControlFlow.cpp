#include "ControlFlow.h"

#include <algorithm>
#include <limits>

#include "Error.h"
#include "FreshNames.h"
#include "PlannedValues.h"

namespace layerscope
{

namespace
{
using Names = std::vector<std::string>;

// Numbers of samples that hardly any other extent is.
constexpr std::int64_t manySamples = 11;

// The operator set of the nodes that are put in: axes are attributes there.
constexpr std::int64_t ownOpset = 11;

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

void requireGiven(const Names& inputs)
{
  const auto empty = std::find(inputs.begin(), inputs.end(), "");
  if (empty != inputs.end())
  {
    throw Error("a value that the body is given is left out")
        .expected(std::to_string(inputs.size()) + " names")
        .found("none at place " + std::to_string(empty - inputs.begin()));
  }
}

Node ownNode(const std::string& op, const std::string& name, Names inputs, Names outputs)
{
  Node node;
  node.name = name;
  node.op = op;
  node.opset = ownOpset;
  node.inputs = std::move(inputs);
  node.outputs = std::move(outputs);
  return node;
}

// What tensors of a subgraph are called in the graph that is made.
struct Scope
{
  const Scope* outer = nullptr;
  std::map<std::string, std::string> names;
  std::string prefix;

  std::string nameOf(const std::string& name) const
  {
    for (const Scope* scope = this; scope; scope = scope->outer)
    {
      const auto found = scope->names.find(name);
      if (found != scope->names.end())
      {
        return found->second;
      }
    }
    return name;
  }
};

/// How a Scan goes through its sequences, and lays out what it makes: axes, and directions (1 is backwards).
struct ScanOrder
{
  std::vector<std::int64_t> inputAxes, inputDirections, outputAxes, outputDirections;
};

// A number for each sequence, 0 where the node tells none.
std::vector<std::int64_t> scanNumbers(const Node& node, const std::string& attribute, std::size_t count)
{
  const std::vector<std::int64_t> numbers =
      node.attributes.getInts(attribute, std::vector<std::int64_t>(count, 0));
  requireCount(numbers.size(), count, "numbers in '" + attribute + "'");
  return numbers;
}

class Straightener
{
public:
  Straightener(const Graph& graph, const std::map<std::string, Plan::Input>& inputs)
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

  StraightGraph run(const Graph& graph)
  {
    for (const Node& node : graph.nodes)
    {
      add(node, Scope());
    }
    return {made_, choices_};
  }

private:
  void add(const Node& original, const Scope& scope)
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

  void append(Node node)
  {
    if (made_->nodes.size() >= mostNodes)
    {
      throw Error("the network, with its loops unrolled, is too large")
          .expected("at most " + std::to_string(mostNodes) + " nodes");
    }
    made_->nodes.push_back(std::move(node));
  }

  std::string constant(const std::string& wanted, std::int64_t value, NumberFormat format)
  {
    Tensor tensor({ElementType::Int64, {}, format});
    tensor.ints()[0] = value;
    const std::string name = fresh_.make(wanted);
    made_->initializers[name] = tensor;
    return name;
  }

  // The one number of a tensor that decides what is run.
  std::int64_t knownNumber(const std::string& tensor, const std::string& what)
  {
    const Tensor* values = known_->constant(tensor);
    if (!values)
    {
      throw Error(what + " depends on the values of the network's input: samples would decide for each other")
          .expected("what follows from constants and shapes alone")
          .found("'" + tensor + "', which is computed from the input");
    }
    if (values->type() != ElementType::Int64 || values->size() != 1)
    {
      throw Error("'" + tensor + "' does not tell one thing")
          .expected("one whole number or truth value")
          .found(toString(values->type()) + (" " + toString(values->shape())));
    }
    return values->ints()[0];
  }

  // What a node promised, under its name.
  void deliver(const Node& node, std::size_t output, const std::string& from)
  {
    if (!node.outputs[output].empty())
    {
      append(ownNode("Identity", node.name, {from}, {node.outputs[output]}));
    }
  }

  // Weights of a body are the same in all trips.
  const std::map<std::string, std::string>& weightsOf(const Graph& body, const std::string& prefix)
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

  /// Adds the nodes of a subgraph that is given `inputs`; what its outputs are called then.
  Names expand(const Graph& body, const Names& inputs, const Scope& outer, const std::string& prefix)
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

  void addIf(const Node& node, const Scope& scope)
  {
    requireCount(node.inputs.size(), 1, "inputs");
    requireGiven(node.inputs);
    for (const char* name : {"then_branch", "else_branch"})
    {
      const Graph& branch = subgraphOf(node, name);
      requireCount(branch.inputs.size(), 0, std::string("inputs of '") + name + "'");
      requireCount(branch.outputs.size(), node.outputs.size(), std::string("outputs of '") + name + "'");
    }
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
  void countTrip(const Graph& body, std::int64_t trip, std::int64_t trips)
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
  void addLoop(const Node& node, const Scope& scope)
  {
    Names inputs = node.inputs;
    inputs.resize(std::max<std::size_t>(2, inputs.size()));
    const bool isCounted = !inputs[0].empty();
    const bool isWhile = !inputs[1].empty();
    Names states(inputs.begin() + 2, inputs.end());
    requireGiven(states);
    const Graph& body = subgraphOf(node, "body");
    requireCount(body.inputs.size(), states.size() + 2, "inputs of 'body'");
    requireCount(body.outputs.size(), std::max(node.outputs.size(), states.size()) + 1, "outputs of 'body'");
    const std::int64_t trips = isCounted ? knownNumber(inputs[0], "how many trips there are")
                                         : std::numeric_limits<std::int64_t>::max();
    if (trips < 0)
    {
      throw Error("the number of trips is negative").expected("0 or more").found(std::to_string(trips));
    }
    if (!isCounted && !isWhile)
    {
      throw Error("the loop has no end").expected("a number of trips, or a condition").found("neither");
    }
    std::string goesOn = isWhile ? inputs[1] : constant(node.name + "/condition", 1, NumberFormat::Bool);
    std::vector<Names> stacks(body.outputs.size() - 1 - states.size());
    std::int64_t trip = 0;
    for (; trip < trips && (!isWhile || knownNumber(goesOn, "whether the loop goes on") != 0); ++trip)
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
  std::string stacked(const std::string& name, const Names& slices, std::int64_t axis)
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

  std::int64_t extentOf(const std::string& tensor, std::int64_t axis)
  {
    const Shape shape = known_->info(tensor).shape;
    const auto rank = static_cast<std::int64_t>(shape.size());
    if (axis < -rank || axis >= rank)
    {
      throw Error("'" + tensor + "' has no axis " + std::to_string(axis))
          .expected("an axis of " + toString(shape))
          .found(std::to_string(axis));
    }
    return shape[static_cast<std::size_t>(axis < 0 ? axis + rank : axis)];
  }

  // The slices of a tensor across an axis, which they don't have any more.
  Names slicesOf(const std::string& name, const std::string& tensor, std::int64_t axis)
  {
    const std::int64_t count = extentOf(tensor, axis);
    if (count > static_cast<std::int64_t>(mostNodes))
    {
      throw Error("a sequence is too long to be unrolled")
          .expected("at most " + std::to_string(mostNodes))
          .found(std::to_string(count) + " in '" + tensor + "'");
    }
    Names parts;
    for (std::int64_t i = 0; i < count; ++i)
    {
      parts.push_back(count == 1 ? tensor : fresh_.make(tensor + "/part_" + std::to_string(i)));
    }
    if (count > 1)
    {
      Node split = ownNode("Split", name, {tensor}, parts);
      split.attributes.set("axis", axis);
      split.attributes.set("split", std::vector<std::int64_t>(parts.size(), 1));
      append(std::move(split));
    }
    for (std::string& part : parts)
    {
      const std::string slice = fresh_.make(part + "/slice");
      Node node = ownNode("Squeeze", name, {part}, {slice});
      node.attributes.set("axes", std::vector<std::int64_t>{axis});
      append(std::move(node));
      part = slice;
    }
    return parts;
  }

  // The one extent of several tensors along an axis of each.
  std::int64_t commonExtent(const Names& tensors, const std::vector<std::int64_t>& axes)
  {
    const std::int64_t first = extentOf(tensors.at(0), axes.at(0));
    for (std::size_t i = 1; i < tensors.size(); ++i)
    {
      const std::int64_t extent = extentOf(tensors[i], axes[i]);
      if (extent != first)
      {
        throw Error("the sequences are not of one length")
            .expected(std::to_string(first) + ", as '" + tensors[0] + "' has")
            .found(std::to_string(extent) + " in '" + tensors[i] + "'");
      }
    }
    return first;
  }

  /// The states after a run over the sequences, and what was made on the way; "" for what nobody wants.
  Names scan(const Node& node, Names states, const Names& sequences, const ScanOrder& order,
             const Scope& scope, const std::string& prefix)
  {
    const Graph& body = subgraphOf(node, "body");
    const std::int64_t length = commonExtent(sequences, order.inputAxes);
    choices_.push_back(length);
    std::vector<Names> slices;
    for (std::size_t i = 0; i < sequences.size(); ++i)
    {
      slices.push_back(slicesOf(node.name, sequences[i], order.inputAxes[i]));
      if (order.inputDirections[i] != 0)
      {
        std::reverse(slices[i].begin(), slices[i].end());
      }
    }
    std::vector<Names> stacks(body.outputs.size() - states.size());
    for (std::int64_t trip = 0; trip < length; ++trip)
    {
      countTrip(body, trip, length);
      Names given = states;
      for (const Names& slice : slices)
      {
        given.push_back(slice[static_cast<std::size_t>(trip)]);
      }
      const Names made = expand(body, given, scope, prefix + std::to_string(trip) + "/");
      std::copy_n(made.begin(), states.size(), states.begin());
      for (std::size_t i = 0; i < stacks.size(); ++i)
      {
        stacks[i].push_back(made[states.size() + i]);
      }
    }
    Names results = states;
    for (std::size_t i = 0; i < stacks.size(); ++i)
    {
      const std::size_t output = states.size() + i;
      const bool isWanted = output < node.outputs.size() && !node.outputs[output].empty();
      if (order.outputDirections[i] != 0)
      {
        std::reverse(stacks[i].begin(), stacks[i].end());
      }
      results.push_back(isWanted ? stacked(node.name, stacks[i], order.outputAxes[i]) : std::string());
    }
    return results;
  }

  // Until operator set 8 a Scan has the lengths of sequences before its inputs, which all have a first axis
  // that the body doesn't see.
  void addScan(const Node& node, const Scope& scope)
  {
    const bool isBatched = node.opset < 9;
    if (isBatched && node.inputs.empty())
    {
      throw Error("the node has no inputs").expected("at least 2");
    }
    const Names inputs(node.inputs.begin() + (isBatched ? 1 : 0), node.inputs.end());
    requireGiven(inputs);
    const Graph& body = subgraphOf(node, "body");
    requireCount(body.inputs.size(), inputs.size(), "inputs of 'body'");
    const std::int64_t wanted = node.attributes.requireInt("num_scan_inputs");
    if (wanted < 1 || wanted > static_cast<std::int64_t>(inputs.size()))
    {
      throw Error("the number of sequences does not fit the inputs")
          .expected("1 to " + std::to_string(inputs.size()))
          .found(std::to_string(wanted));
    }
    const auto sequenceCount = static_cast<std::size_t>(wanted);
    const Names states(inputs.begin(), inputs.end() - wanted);
    const Names sequences(inputs.end() - wanted, inputs.end());
    requireCount(body.outputs.size(), std::max(node.outputs.size(), states.size()), "outputs of 'body'");
    const std::size_t outputCount = body.outputs.size() - states.size();
    const ScanOrder order = {
        scanNumbers(node, "scan_input_axes", sequenceCount),
        scanNumbers(node, isBatched ? "directions" : "scan_input_directions", sequenceCount),
        scanNumbers(node, "scan_output_axes", outputCount),
        scanNumbers(node, "scan_output_directions", outputCount)};
    const Names results = isBatched ? scanBatch(node, states, sequences, order, scope)
                                    : scan(node, states, sequences, order, scope, node.name + "/");
    for (std::size_t i = 0; i < node.outputs.size(); ++i)
    {
      deliver(node, i, results[i]);
    }
  }

  Names scanBatch(const Node& node, const Names& states, const Names& sequences, const ScanOrder& order,
                  const Scope& scope)
  {
    if (!node.inputs[0].empty())
    {
      const Tensor* lengths = known_->constant(node.inputs[0]);
      const std::int64_t length = extentOf(sequences[0], 1);
      if (!lengths || lengths->type() != ElementType::Int64 ||
          std::any_of(lengths->ints(), lengths->ints() + lengths->size(),
                      [&](std::int64_t one) { return one != length; }))
      {
        throw Error("sequences of different lengths are not supported")
            .expected(std::to_string(length) + " for all")
            .found(lengths ? "others" : "lengths that are computed from the network's input");
      }
    }
    Names inputs = states;
    inputs.insert(inputs.end(), sequences.begin(), sequences.end());
    const std::int64_t batch = commonExtent(inputs, std::vector<std::int64_t>(inputs.size(), 0));
    choices_.push_back(batch);
    std::vector<Names> slices;
    for (const std::string& input : inputs)
    {
      slices.push_back(slicesOf(node.name, input, 0));
    }
    std::vector<Names> stacks(node.outputs.size());
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch); ++i)
    {
      Names given;
      std::transform(slices.begin(), slices.end(), std::back_inserter(given),
                     [&](const Names& slice) { return slice[i]; });
      const auto end = given.begin() + static_cast<std::ptrdiff_t>(states.size());
      const Names made = scan(node, {given.begin(), end}, {end, given.end()}, order, scope,
                              node.name + "/" + std::to_string(i) + "/");
      for (std::size_t k = 0; k < stacks.size(); ++k)
      {
        stacks[k].push_back(made[k]);
      }
    }
    Names results;
    for (std::size_t k = 0; k < stacks.size(); ++k)
    {
      results.push_back(node.outputs[k].empty() ? std::string() : stacked(node.name, stacks[k], 0));
    }
    return results;
  }

  std::shared_ptr<Graph> made_;
  std::unique_ptr<PlannedValues> known_;
  FreshNames fresh_;
  std::map<const Graph*, std::map<std::string, std::string>> weights_;
  std::vector<std::int64_t> choices_;
  std::size_t trips_ = 0;
};
}  // namespace

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

std::shared_ptr<const Graph> withoutControlFlow(std::shared_ptr<const Graph> graph,
                                                const InputsFor& inputsFor, std::int64_t& fixedBatch)
{
  if (std::none_of(graph->nodes.begin(), graph->nodes.end(),
                   [](const Node& node) { return isControlFlow(node.op); }))
  {
    return graph;
  }
  if (fixedBatch == 0)
  {
    try
    {
      StraightGraph many = straighten(*graph, inputsFor(manySamples));
      if (straighten(*graph, inputsFor(1)).choices == many.choices)
      {
        return many.graph;
      }
    }
    catch (const Error&)
    {
      // A file may be made for one sample alone, and says so there where the samples are counted.
    }
    fixedBatch = 1;
  }
  return straighten(*graph, inputsFor(fixedBatch)).graph;
}

}  // namespace layerscope
