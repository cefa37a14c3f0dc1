#include <algorithm>
#include <cstring>
#include <limits>

#include "Straightener.h"
#include "ValueScope.h"

namespace layerscope
{

namespace
{
constexpr auto mostTrips = static_cast<std::int64_t>(mostNodes);
// A loop that makes its states longer is followed that far.
constexpr std::int64_t mostSupposedTrips = 4096;

// What isn't the same in each trip or branch.
WalkedTensor varying(WalkedTensor tensor)
{
  tensor.isConstant = false;
  return tensor;
}

WalkedTensor withoutValues(const WalkedTensor& tensor)
{
  WalkedTensor shape;
  shape.info = tensor.info;
  shape.isOpen = tensor.isOpen;
  return shape;
}

WalkedTensor number(std::int64_t value, NumberFormat format)
{
  Tensor tensor({ElementType::Int64, {}, format});
  tensor.ints()[0] = value;
  return WalkedTensor::of(tensor, false);
}

bool isAlike(const WalkedTensor& a, const WalkedTensor& b)
{
  return a.info.type == b.info.type && a.info.shape == b.info.shape;
}

const WalkedTensor& larger(const WalkedTensor& a, const WalkedTensor& b)
{
  return elementCount(b.info.shape) > elementCount(a.info.shape) ? b : a;
}
}  // namespace

ValueWalk::Tensors ValueWalk::branch(const Node& node, Scope& scope)
{
  checkIf(node);
  const auto take = [&](bool isThen)
  {
    Scope inner(*this, subgraphOf(node, isThen ? "then_branch" : "else_branch"), &scope);
    walk(inner);
    Tensors outputs = outputsOf(inner);
    std::transform(outputs.begin(), outputs.end(), outputs.begin(), varying);
    return outputs;
  };
  const WalkedTensor& condition = scope.find(node.inputs[0]);
  requireOnlyNumber(node.inputs[0], condition.info);
  if (condition.hasValues || !supposition_)
  {
    return take(onlyNumber(node.inputs[0], condition.values) != 0);
  }
  Tensors taken = take(supposition_->takesThen);
  Tensors other;
  try
  {
    other = take(!supposition_->takesThen);
  }
  catch (const Error&)
  {
    // A branch for other networks than this one, which is never taken.
    other = taken;
  }
  for (std::size_t i = 0; i < taken.size(); ++i)
  {
    taken[i] = withoutValues(supposition_->isLargest ? larger(taken[i], other[i]) : taken[i]);
    taken[i].isOpen = taken[i].isOpen || other[i].isOpen;
  }
  return taken;
}

// One trip through a body; its outputs.
ValueWalk::Tensors ValueWalk::trip(const Node& node, const Graph& body, Tensors given, Scope& scope)
{
  if (++trips_ > mostTrips)
  {
    throw Error("a sample makes too many trips through loops")
        .expected("at most " + std::to_string(mostTrips))
        .found("no end of '" + node.name + "' by then");
  }
  Scope inner(*this, body, &scope);
  for (std::size_t i = 0; i < given.size(); ++i)
  {
    inner.set(body.inputs[i].name, varying(std::move(given[i])));
  }
  walk(inner);
  return outputsOf(inner);
}

// See Straightener::addLoop, which has the same rules.
ValueWalk::Tensors ValueWalk::loop(const Node& node, Scope& scope)
{
  const LoopParts parts(node);
  std::int64_t trips = std::numeric_limits<std::int64_t>::max();
  if (parts.isCounted)
  {
    const WalkedTensor& count = scope.find(node.inputs[0]);
    requireOnlyNumber(node.inputs[0], count.info);
    if (!count.hasValues)
    {
      return supposedLoop(node, scope);
    }
    trips = onlyNumber(node.inputs[0], count.values);
    requireTrips(trips);
  }
  WalkedTensor goesOn = parts.isWhile ? scope.find(node.inputs[1]) : number(1, NumberFormat::Bool);
  Tensors states;
  for (std::size_t i = 0; i < parts.states; ++i)
  {
    states.push_back(scope.find(node.inputs[2 + i]));
  }
  std::vector<Tensors> stacks(parts.body.outputs.size() - 1 - parts.states);
  Scope held(*this, parts.body, nullptr);  // counts the slices
  for (std::int64_t i = 0; i < trips; ++i)
  {
    if (parts.isWhile && !goesOn.hasValues)
    {
      requireOnlyNumber(parts.body.outputs[0].name, goesOn.info);
      return supposedLoop(node, scope);
    }
    if (parts.isWhile && onlyNumber(parts.body.outputs[0].name, goesOn.values) == 0)
    {
      break;
    }
    Tensors given = {number(i, NumberFormat::Int64), goesOn};
    given.insert(given.end(), states.begin(), states.end());
    const Tensors made = trip(node, parts.body, std::move(given), scope);
    goesOn = made[0];
    std::copy_n(made.begin() + 1, parts.states, states.begin());
    for (std::size_t k = 0; k < stacks.size(); ++k)
    {
      const std::size_t output = parts.states + k;
      if (output < node.outputs.size() && !node.outputs[output].empty())
      {
        stacks[k].push_back(made[1 + output]);
        held.hold(made[1 + output].hasValues ? static_cast<double>(made[1 + output].values.bytes()) : 0);
      }
    }
  }
  std::transform(states.begin(), states.end(), states.begin(), varying);
  for (std::size_t k = 0; parts.states + k < node.outputs.size(); ++k)
  {
    const bool isWanted = !node.outputs[parts.states + k].empty();
    states.push_back(!isWanted           ? WalkedTensor()
                     : stacks[k].empty() ? stackOfNone(node, parts.states + k, scope)
                                         : stacked(stacks[k]));
  }
  states.resize(node.outputs.size());
  return states;
}

// What a loop makes whose number of trips is not known.
ValueWalk::Tensors ValueWalk::supposedLoop(const Node& node, Scope& scope)
{
  if (!supposition_)
  {
    throw UnknownValues("how many trips there are must be known");
  }
  const LoopParts parts(node);
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  if (parts.isCounted && scope.find(node.inputs[0]).hasValues)
  {
    most = std::max<std::int64_t>(0, onlyNumber(node.inputs[0], scope.find(node.inputs[0]).values));
  }
  const bool isEndless = most == std::numeric_limits<std::int64_t>::max();
  const std::int64_t trips =
      supposition_->isLargest && !isEndless ? most : std::min(most, supposition_->trips);
  Tensors states;
  for (std::size_t i = 0; i < parts.states; ++i)
  {
    states.push_back(withoutValues(scope.find(node.inputs[2 + i])));
  }
  const Tensors first = states;
  Tensors rows;
  bool isOpen = supposition_->isLargest && isEndless;
  bool grows = true;
  // Once even without a trip: what a loop of none stacks has a shape, too.
  for (std::int64_t i = 0; i == 0 || (i < trips && grows); ++i)
  {
    if (i == mostSupposedTrips)
    {
      isOpen = true;
      break;
    }
    Tensors given = {withoutValues(number(i, NumberFormat::Int64)),
                     withoutValues(number(1, NumberFormat::Bool))};
    given.insert(given.end(), states.begin(), states.end());
    const Tensors made = trip(node, parts.body, std::move(given), scope);
    Tensors next;
    std::transform(made.begin() + 1, made.begin() + 1 + static_cast<std::ptrdiff_t>(parts.states),
                   std::back_inserter(next), withoutValues);
    grows = !std::equal(states.begin(), states.end(), next.begin(), isAlike);
    states = next;
    rows.assign(made.begin() + 1 + static_cast<std::ptrdiff_t>(parts.states), made.end());
  }
  if (trips == 0)
  {
    states = first;
  }
  for (WalkedTensor& state : states)
  {
    // What doesn't grow keeps its shape however many trips there are.
    state.isOpen = state.isOpen || (isOpen && grows);
  }
  for (const WalkedTensor& row : rows)
  {
    states.push_back(withoutValues(row));
    states.back().info.shape.insert(states.back().info.shape.begin(), trips);
    states.back().isOpen = row.isOpen || isOpen;
  }
  states.resize(node.outputs.size());
  return states;
}

// Joins tensors along a new first axis.
WalkedTensor ValueWalk::stacked(const Tensors& slices) const
{
  WalkedTensor stack = withoutValues(slices[0]);
  stack.info.shape.insert(stack.info.shape.begin(), static_cast<std::int64_t>(slices.size()));
  for (std::size_t i = 0; i < slices.size(); ++i)
  {
    if (!isAlike(slices[i], slices[0]))
    {
      throw Error("what the body makes is not of one shape")
          .expected(toString(slices[0].info.shape) + " as in trip 0")
          .found(toString(slices[i].info.shape) + " in trip " + std::to_string(i));
    }
  }
  if (!std::all_of(slices.begin(), slices.end(), [](const WalkedTensor& each) { return each.hasValues; }))
  {
    return stack;
  }
  const std::size_t bytes = slices[0].values.bytes();
  requireRoom(static_cast<double>(bytes) * static_cast<double>(slices.size()));
  stack.values = Tensor(stack.info);
  stack.hasValues = true;
  for (std::size_t i = 0; i < slices.size() && bytes > 0; ++i)
  {
    std::memcpy(static_cast<char*>(stack.values.data()) + i * bytes, slices[i].values.data(), bytes);
  }
  return stack;
}

// The shape of what the body would make.
WalkedTensor ValueWalk::stackOfNone(const Node& node, std::size_t output, Scope& scope)
{
  const Supposition none;
  const Supposition* const before = supposition_;
  supposition_ = &none;
  WalkedTensor stack;
  try
  {
    stack = supposedLoop(node, scope).at(output);
    supposition_ = before;
  }
  catch (...)
  {
    supposition_ = before;
    throw;
  }
  stack.info.shape.at(0) = 0;
  stack.values = Tensor(stack.info);
  stack.hasValues = true;
  return stack;
}

// Unrolled: its length follows from shapes.
ValueWalk::Tensors ValueWalk::scan(const Node& node, Scope& scope)
{
  Graph alone;
  alone.nodes = {node};
  std::map<std::string, Plan::Input> planned;
  std::unordered_map<std::string, WalkedTensor> given;
  for (const auto* names : {&node.inputs, &node.captured})
  {
    for (const std::string& name : *names)
    {
      if (name.empty() || given.count(name) != 0)
      {
        continue;
      }
      const WalkedTensor& tensor = scope.find(name);
      given[name] = varying(tensor);
      planned[name] = {tensor.info, tensor.values, tensor.hasValues};
      alone.inputs.push_back({name, tensor.info, true});
    }
  }
  for (const std::string& output : node.outputs)
  {
    if (!output.empty())
    {
      alone.outputs.push_back({output, {}, false});
    }
  }
  const StraightGraph straight = straighten(alone, planned);
  ValueWalk inner(nullptr, supposition_);
  inner.held_ = held_;
  inner.trips_ = trips_;
  inner.multiplyAdds_ = multiplyAdds_;
  Tensors made = inner.run(*straight.graph, given);
  trips_ = inner.trips_;
  multiplyAdds_ = inner.multiplyAdds_;
  Tensors outputs;
  std::size_t next = 0;
  for (const std::string& output : node.outputs)
  {
    outputs.push_back(output.empty() ? WalkedTensor() : varying(made[next++]));
  }
  return outputs;
}

}  // namespace layerscope
