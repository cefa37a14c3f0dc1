#include <algorithm>

#include "Error.h"
#include "OwnOperators.h"
#include "Straightener.h"

namespace layerscope
{

namespace
{
// A number for each sequence, 0 where the node tells none.
std::vector<std::int64_t> scanNumbers(const Node& node, const std::string& attribute, std::size_t count)
{
  const std::vector<std::int64_t> numbers =
      node.attributes.getInts(attribute, std::vector<std::int64_t>(count, 0));
  requireCount(numbers.size(), count, "numbers in '" + attribute + "'");
  return numbers;
}
}  // namespace

std::int64_t Straightener::extentOf(const std::string& tensor, std::int64_t axis)
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
Straightener::Names Straightener::slicesOf(const std::string& name, const std::string& tensor,
                                           std::int64_t axis)
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
std::int64_t Straightener::commonExtent(const Names& tensors, const std::vector<std::int64_t>& axes)
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

Straightener::Names Straightener::scan(const Node& node, Names states, const Names& sequences,
                                       const ScanOrder& order, const Scope& scope, const std::string& prefix)
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
void Straightener::addScan(const Node& node, const Scope& scope)
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

Straightener::Names Straightener::scanBatch(const Node& node, const Names& states, const Names& sequences,
                                            const ScanOrder& order, const Scope& scope)
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

}  // namespace layerscope
