#include "ByValue.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ControlFlow.h"
#include "Dataflow.h"
#include "Error.h"
#include "OwnOperators.h"
#include "ValueWalk.h"

namespace layerscope
{

namespace
{
using Index = std::size_t;
constexpr Index none = static_cast<Index>(-1);

std::vector<std::string> namesRead(const Node& node)
{
  std::vector<std::string> names;
  for (const auto* some : {&node.inputs, &node.captured})
  {
    std::copy_if(some->begin(), some->end(), std::back_inserter(names),
                 [](const std::string& name) { return !name.empty(); });
  }
  return names;
}

/// What is known of all tensors of a graph, in each supposition.
class SupposedTensors
{
public:
  using Walked = std::vector<WalkedTensor>;

  SupposedTensors(const Graph& graph, const std::map<std::string, Plan::Input>& inputs)
      : graph_(graph), tensors_(suppositions().size()), isAlive_(suppositions().size(), true)
  {
    for (const ValueInfo& input : graph.inputs)
    {
      const Plan::Input& given = inputs.at(input.name);
      WalkedTensor open;
      open.info = given.info;
      setAll(input.name, given.isConstant ? WalkedTensor::of(given.constant, true) : open);
    }
    for (Index i = 0; i < graph.nodes.size(); ++i)
    {
      try
      {
        isByValue_.push_back(!isPlanned(graph.nodes[i]));
      }
      catch (Error& error)
      {
        error.atNode(graph.nodes[i].name, graph.nodes[i].op);
        throw;
      }
    }
  }

  bool isByValue(Index node) const { return isByValue_[node]; }

  bool varies(const std::string& tensor) const { return varying_.count(tensor) != 0; }

  /// In the first supposition that holds.
  const WalkedTensor& first(const std::string& tensor) const { return of(tensor, firstAlive()); }

  /// As large as it can be, as far as that is known.
  std::optional<TensorInfo> largest(const std::string& tensor) const
  {
    const Index last = tensors_.size() - 1;
    const Shape& few = first(tensor).info.shape;
    if (!isAlive_[last] || of(tensor, last).isOpen || of(tensor, last).info.shape.size() != few.size())
    {
      return {};
    }
    TensorInfo info = of(tensor, last).info;
    for (Index s = 0; s < last; ++s)
    {
      const Shape& other = isAlive_[s] ? of(tensor, s).info.shape : few;
      if (other.size() != few.size())
      {
        return {};
      }
      for (Index axis = 0; axis < few.size(); ++axis)
      {
        info.shape[axis] = std::max(info.shape[axis], other[axis]);
      }
    }
    return info;
  }

  /// Of one that varies and whose largest shape is known: 2^axis for each axis of which the extent isn't the
  /// same in all suppositions, added up.
  std::int64_t varyingAxes(const std::string& tensor) const
  {
    const Shape& few = first(tensor).info.shape;
    std::int64_t axes = 0;
    for (Index s = 0; s < tensors_.size(); ++s)
    {
      for (Index axis = 0; isAlive_[s] && axis < std::min(few.size(), mostVarying); ++axis)
      {
        axes |= of(tensor, s).info.shape[axis] != few[axis] ? std::int64_t{1} << axis : 0;
      }
    }
    return axes;
  }

private:
  const WalkedTensor& of(const std::string& tensor, Index supposition) const
  {
    return tensors_[supposition].at(tensor);
  }

  Index firstAlive() const
  {
    return static_cast<Index>(std::find(isAlive_.begin(), isAlive_.end(), true) - isAlive_.begin());
  }

  void setAll(const std::string& name, const WalkedTensor& tensor)
  {
    std::for_each(tensors_.begin(), tensors_.end(), [&](auto& each) { each[name] = tensor; });
  }

  // Weights become tensors when they are first read.
  void fetch(const std::string& name)
  {
    const auto weight = graph_.initializers.find(name);
    if (tensors_[0].count(name) == 0 && weight != graph_.initializers.end())
    {
      setAll(name, WalkedTensor::of(weight->second, true));
    }
  }

  // True for a node that a plan can have, of inputs whose shapes don't vary.
  bool isPlanned(const Node& node)
  {
    const std::vector<std::string> names = namesRead(node);
    std::for_each(names.begin(), names.end(), [&](const std::string& name) { fetch(name); });
    if (!isControlFlow(node.op) &&
        std::none_of(names.begin(), names.end(), [&](const std::string& name) { return varies(name); }))
    {
      std::vector<const WalkedTensor*> inputs;
      for (const std::string& name : node.inputs)
      {
        inputs.push_back(name.empty() ? nullptr : &first(name));
      }
      try
      {
        const Walked outputs = ValueWalk(nullptr).plannedStep(node, inputs);
        if (std::any_of(inputs.begin(), inputs.end(),
                        [](const WalkedTensor* input)
                        { return input && input->hasValues && !input->isConstant; }))
        {
          // To a plan that is a tensor like any other; here its values may tell the shape of what follows.
          suppose(node, names);
          return true;
        }
        for (Index i = 0; i < outputs.size(); ++i)
        {
          setAll(node.outputs[i], outputs[i]);
        }
        return true;
      }
      catch (const UnknownValues&)
      {
      }
    }
    suppose(node, names);
    return false;
  }

  void suppose(const Node& node, const std::vector<std::string>& names)
  {
    std::exception_ptr failure;
    for (Index s = 0; s < tensors_.size(); ++s)
    {
      if (!isAlive_[s])
      {
        continue;
      }
      std::unordered_map<std::string, WalkedTensor> given;
      for (const std::string& name : names)
      {
        given[name] = of(name, s);
      }
      try
      {
        const Walked outputs = ValueWalk(nullptr, &suppositions()[s]).step(node, given);
        for (Index i = 0; i < outputs.size(); ++i)
        {
          tensors_[s][node.outputs[i]] = outputs[i];
          tensors_[s][node.outputs[i]].isConstant = false;
        }
      }
      catch (const UnknownValues&)
      {
        throw;
      }
      catch (const Error&)
      {
        // A number that no sample has: an empty tensor, say, of which this node wants the largest element.
        failure = failure ? failure : std::current_exception();
        isAlive_[s] = false;
      }
    }
    if (std::count(isAlive_.begin(), isAlive_.end(), true) < 2)
    {
      std::rethrow_exception(failure);
    }
    for (const std::string& output : node.outputs)
    {
      const Shape& shape = output.empty() ? Shape() : first(output).info.shape;
      for (Index s = 0; s < tensors_.size() && !output.empty(); ++s)
      {
        if (isAlive_[s] && of(output, s).info.shape != shape)
        {
          varying_.insert(output);
        }
      }
    }
  }

  const Graph& graph_;
  std::vector<std::unordered_map<std::string, WalkedTensor>> tensors_;  // by supposition
  std::vector<bool> isAlive_;
  std::vector<bool> isByValue_;
  std::unordered_set<std::string> varying_;
};

/// Which nodes stand together.
class Regions
{
public:
  Regions(const Graph& graph, const SupposedTensors& known) : parents_(graph.nodes.size(), none)
  {
    std::unordered_map<std::string, Index> producers;
    reads_.resize(graph.nodes.size());
    for (Index i = 0; i < graph.nodes.size(); ++i)
    {
      if (known.isByValue(i))
      {
        parents_[i] = i;
      }
      for (const std::string& name : namesRead(graph.nodes[i]))
      {
        const auto producer = producers.find(name);
        if (producer != producers.end() && !known.first(name).isConstant)
        {
          reads_[i].push_back(producer->second);
          if (known.varies(name))
          {
            join(i, producer->second);
          }
        }
      }
      for (const std::string& output : graph.nodes[i].outputs)
      {
        producers[output] = i;
      }
    }
    close();
  }

  /// The first node of the region that a node is in; `none` outside.
  Index of(Index node) const
  {
    while (node != none && parents_[node] != node)
    {
      node = parents_[node];
    }
    return node;
  }

  std::set<Index> all() const
  {
    std::set<Index> roots;
    for (Index i = 0; i < parents_.size(); ++i)
    {
      if (of(i) != none)
      {
        roots.insert(of(i));
      }
    }
    return roots;
  }

private:
  void join(Index a, Index b)
  {
    a = of(a) == none ? parents_[a] = a : of(a);
    b = of(b) == none ? parents_[b] = b : of(b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

  // What lies between the nodes of a region, in the order of computation, belongs to it.
  void close()
  {
    constexpr Index mostRegions = 64;
    const std::set<Index> found = all();
    if (found.size() > mostRegions)
    {
      std::for_each(found.begin(), found.end(), [&](Index root) { join(*found.begin(), root); });
    }
    for (bool changes = true; changes;)
    {
      changes = false;
      for (const Index root : all())
      {
        const std::vector<bool> after = reached(root, true), before = reached(root, false);
        for (Index i = 0; i < parents_.size(); ++i)
        {
          if (after[i] && before[i] && of(i) != of(root))
          {
            join(i, root);
            changes = true;
          }
        }
      }
    }
  }

  // What depends on a region, or what it depends on; other regions are computed as a whole.
  std::vector<bool> reached(Index root, bool isForward) const
  {
    std::vector<bool> isReached(parents_.size(), false);
    std::set<Index> regions = {of(root)};
    for (Index before = 0; before != regions.size();)
    {
      before = regions.size();
      for (Index k = 0; k < parents_.size(); ++k)
      {
        const Index i = isForward ? k : parents_.size() - 1 - k;
        const Index region = of(i);
        const bool isWhole = region != none && regions.count(region) != 0;
        isReached[i] = isReached[i] || isWhole;
        for (const Index read : reads_[i])
        {
          const Index from = isForward ? read : i, to = isForward ? i : read;
          isReached[to] = isReached[to] || isReached[from];
        }
      }
      for (Index i = 0; i < parents_.size(); ++i)
      {
        if (isReached[i] && of(i) != none)
        {
          regions.insert(of(i));
        }
      }
    }
    return isReached;
  }

  std::vector<Index> parents_;             // towards the region's first node
  std::vector<std::vector<Index>> reads_;  // the nodes that make what a node reads
};

/// Makes the graph.
class Gathering
{
public:
  Gathering(const Graph& graph, const std::map<std::string, Plan::Input>& inputs, const std::string& output)
      : graph_(graph), known_(graph, inputs), regions_(graph, known_), made_(std::make_shared<Graph>())
  {
    for (Index i = 0; i < graph.nodes.size(); ++i)
    {
      for (const std::string& name : graph.nodes[i].outputs)
      {
        producers_[name] = i;
      }
    }
    for (Index i = 0; i < graph.nodes.size(); ++i)
    {
      for (const std::string& name : namesRead(graph.nodes[i]))
      {
        const Index region = regionOf(name);
        if (region != none && regions_.of(i) != region)
        {
          wanted_.insert(name);
        }
      }
    }
    wantedOutput_ = tensorNamed(output);
    wanted_.insert(wantedOutput_);
    for (const ValueInfo& each : graph.outputs)
    {
      wanted_.insert(each.name);
    }
  }

  std::shared_ptr<const Graph> run()
  {
    made_->file = graph_.file;
    made_->inputs = graph_.inputs;
    made_->initializers = graph_.initializers;
    made_->metadata = graph_.metadata;
    for (Index i = 0; i < graph_.nodes.size(); ++i)
    {
      if (regions_.of(i) == none)
      {
        made_->nodes.push_back(graph_.nodes[i]);
      }
    }
    for (const Index root : regions_.all())
    {
      addRegion(root);
    }
    for (const ValueInfo& output : graph_.outputs)
    {
      if (open_.count(output.name) == 0)
      {
        made_->outputs.push_back(output);
      }
    }
    const std::string& missing = open_.count(wantedOutput_) ? wantedOutput_ : graph_.outputs.at(0).name;
    if (open_.count(wantedOutput_) || made_->outputs.empty())
    {
      const Node& node = graph_.nodes[producers_.at(missing)];
      throw Error("the extents of the network's output '" + missing +
                  "' depend on the values of a sample, and have no limit that is known")
          .expected("another tensor or node of the file as Output")
          .found(toString(known_.first(missing).info.shape) + ", or any other")
          .atNode(node.name, node.op);
    }
    sortNodes(*made_);
    return made_;
  }

private:
  Index regionOf(const std::string& tensor) const
  {
    const auto producer = producers_.find(tensor);
    return producer == producers_.end() ? none : regions_.of(producer->second);
  }

  std::string tensorNamed(const std::string& output) const
  {
    if (output.empty() || producers_.count(output))
    {
      return output;
    }
    const auto named = std::find_if(graph_.nodes.begin(), graph_.nodes.end(),
                                    [&](const Node& node) { return node.name == output; });
    return named == graph_.nodes.end() ? std::string() : named->outputs[0];
  }

  void addRegion(Index root)
  {
    const auto body = std::make_shared<Graph>();
    body->file = graph_.file;
    Node node;
    node.name = graph_.nodes[root].name;
    node.op = byValueOp;
    std::vector<std::int64_t> padded;
    for (Index i = root; i < graph_.nodes.size(); ++i)
    {
      if (regions_.of(i) != root)
      {
        continue;
      }
      body->nodes.push_back(graph_.nodes[i]);
      for (const std::string& name : namesRead(graph_.nodes[i]))
      {
        addRead(name, root, node, *body);
      }
      for (const std::string& name : graph_.nodes[i].outputs)
      {
        if (!name.empty() && wanted_.count(name))
        {
          addOutput(name, node, *body, padded);
        }
      }
    }
    node.attributes.set("padded", padded);
    node.subgraphs["body"] = body;
    if (!node.outputs.empty())
    {
      made_->nodes.push_back(std::move(node));
    }
  }

  // Constants are given along.
  void addRead(const std::string& name, Index root, Node& node, Graph& body) const
  {
    if (regionOf(name) == root || body.initializers.count(name) != 0 ||
        std::find(node.inputs.begin(), node.inputs.end(), name) != node.inputs.end())
    {
      return;
    }
    const WalkedTensor& tensor = known_.first(name);
    if (tensor.isConstant)
    {
      body.initializers[name] = tensor.values;
      return;
    }
    node.inputs.push_back(name);
    body.inputs.push_back({name, tensor.info, true});
  }

  void addOutput(const std::string& name, Node& node, Graph& body, std::vector<std::int64_t>& padded)
  {
    TensorInfo info = known_.first(name).info;
    std::int64_t varying = 0;
    if (known_.varies(name))
    {
      const std::optional<TensorInfo> largest = known_.largest(name);
      if (!largest)
      {
        open_.insert(name);
        return;
      }
      info = {ElementType::Float32, largest->shape};
      varying = known_.varyingAxes(name);
      if (info.shape.empty() || info.shape[0] != 1)
      {
        info.shape.insert(info.shape.begin(), 1);
        varying *= 2;
      }
    }
    elementCount(info.shape);
    padded.push_back(varying);
    node.outputs.push_back(name);
    body.outputs.push_back({name, info, true});
  }

  const Graph& graph_;
  SupposedTensors known_;
  Regions regions_;
  std::shared_ptr<Graph> made_;
  std::unordered_map<std::string, Index> producers_;
  std::set<std::string> wanted_;  // outside of the region that makes it
  std::set<std::string> open_;    // outputs without a limit
  std::string wantedOutput_;
};
}  // namespace

const Node* madeIn(const Node* node, std::string tensor)
{
  if (!node || node->op != byValueOp)
  {
    return node;
  }
  const std::vector<Node>& nodes = node->subgraphs.at("body")->nodes;
  // Backwards, so that every node stands before those it needs.
  for (auto made = nodes.rbegin(); made != nodes.rend(); ++made)
  {
    if (std::find(made->outputs.begin(), made->outputs.end(), tensor) != made->outputs.end())
    {
      node = &*made;
      if (!isReshape(made->op) && made->op != "Transpose")
      {
        return node;
      }
      tensor = made->inputs.at(0);
    }
  }
  return node;
}

std::string madeByNode(const Graph& graph, const std::string& name)
{
  for (const Node& node : graph.nodes)
  {
    if (node.op != byValueOp && node.name == name && !node.outputs.empty())
    {
      return node.outputs[0];
    }
    for (const std::string& output : node.op == byValueOp ? node.outputs : std::vector<std::string>())
    {
      const auto& inner = node.subgraphs.at("body")->nodes;
      const auto makes = [&](const Node& each)
      {
        return each.name == name &&
               std::find(each.outputs.begin(), each.outputs.end(), output) != each.outputs.end();
      };
      if (std::any_of(inner.begin(), inner.end(), makes))
      {
        return output;
      }
    }
  }
  return {};
}

std::int64_t varyingAxes(const Node& node, std::size_t output)
{
  return node.op == byValueOp ? node.attributes.getInts("padded").at(output) : 0;
}

std::shared_ptr<const Graph> gatheredByValue(const Graph& graph,
                                             const std::map<std::string, Plan::Input>& inputs,
                                             const std::string& output)
{
  const StraightGraph straight = straightenKnown(graph, inputs);
  return Gathering(*straight.graph, inputs, output).run();
}

}  // namespace layerscope
