#include "Plan.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "Memory.h"
#include "MemoryPlan.h"

namespace layerscope
{

namespace
{
using Index = std::size_t;
constexpr Index none = static_cast<Index>(-1);

// Where the values of a tensor come from during a run.
enum class Source
{
  Constant,  // known when the plan is made
  Input,     // handed in by the caller
  Memory     // a place in the workspace
};

struct Value
{
  std::string name;
  TensorInfo info;
  Source source = Source::Memory;
  Tensor constant;
  Index root = none;  // the value whose memory this one uses: itself unless it is a view
  std::int64_t multiplyAdds = 0;
};

struct Step
{
  const Node* node = nullptr;
  std::unique_ptr<Operator> op;
  std::vector<Index> inputs;   // none where left out
  std::vector<Index> outputs;  // none where nobody wants them
  std::vector<Index> taps;     // to deliver after this step
  bool isView = false;
};
}  // namespace

void* Workspace::reserve(std::size_t bytes)
{
  if (bytes > bytes_)
  {
    memory_.reset();
    bytes_ = 0;
    memory_ = allocate(bytes, "the network's intermediate results");
    bytes_ = bytes;
  }
  return memory_.get();
}

struct Plan::Implementation
{
  std::shared_ptr<const Graph> graph;
  std::vector<std::string> taps;
  std::vector<Index> tapValues;
  std::vector<Index> earlyTaps;  // constants and inputs, delivered before the first step
  std::vector<Value> values;
  std::unordered_map<std::string, Index> byName;
  std::vector<Step> steps;
  std::vector<std::size_t> offsets;  // by value, for roots in the workspace
  std::size_t scratchOffset = 0;
  std::size_t workspaceBytes = 0;
  std::int64_t multiplyAdds = 0;

  Index addValue(Value value)
  {
    const Index index = values.size();
    if (value.root == none)
    {
      value.root = index;
    }
    byName[value.name] = index;
    values.push_back(std::move(value));
    return index;
  }

  void addInputs(const std::map<std::string, Input>& inputs);
  std::unordered_set<const Node*> findNeededNodes() const;
  Index constantOf(const std::string& name);
  void addNode(const Node& node);
  bool fold(const Node& node, Operator& op, const std::vector<Index>& inputs,
            const std::vector<TensorInfo>& infos);
  void fuseActivations();
  void placeTaps();
  void reuseInputs(std::vector<Index>& lastUse);
  void placeMemory();
  void runStep(const Step& step, std::vector<Tensor>& tensors, char* memory) const;
};

void Plan::Implementation::addInputs(const std::map<std::string, Input>& inputs)
{
  for (const ValueInfo& declared : graph->inputs)
  {
    const auto given = inputs.find(declared.name);
    if (given == inputs.end())
    {
      throw Error("the network's input '" + declared.name + "' is missing").inFile(graph->file);
    }
    Value value;
    value.name = declared.name;
    value.info = given->second.isConstant ? given->second.constant.info() : given->second.info;
    value.source = given->second.isConstant ? Source::Constant : Source::Input;
    value.constant = given->second.constant;
    addValue(std::move(value));
  }
}

std::unordered_set<const Node*> Plan::Implementation::findNeededNodes() const
{
  std::unordered_set<std::string> wanted(taps.begin(), taps.end());
  std::unordered_set<const Node*> needed;
  for (auto node = graph->nodes.rbegin(); node != graph->nodes.rend(); ++node)
  {
    const bool isWanted =
        std::any_of(node->outputs.begin(), node->outputs.end(),
                    [&](const std::string& output) { return !output.empty() && wanted.count(output); });
    if (isWanted)
    {
      needed.insert(&*node);
      wanted.insert(node->inputs.begin(), node->inputs.end());
    }
  }
  return needed;
}

// The value of that name; weights become values when they are first used.
Index Plan::Implementation::constantOf(const std::string& name)
{
  if (name.empty())
  {
    return none;
  }
  const auto known = byName.find(name);
  if (known != byName.end())
  {
    return known->second;
  }
  const auto weight = graph->initializers.find(name);
  if (weight == graph->initializers.end())
  {
    throw Error("there is no tensor '" + name + "' in the network");
  }
  Value value;
  value.name = name;
  value.info = weight->second.info();
  value.source = Source::Constant;
  value.constant = weight->second;
  return addValue(std::move(value));
}

void Plan::Implementation::addNode(const Node& node)
{
  std::unique_ptr<Operator> op = makeOperator(node);
  std::vector<Index> inputs;
  std::vector<InputInfo> infos;
  for (const std::string& name : node.inputs)
  {
    const Index input = constantOf(name);
    inputs.push_back(input);
    InputInfo info;
    if (input != none)
    {
      info.given = true;
      info.info = values[input].info;
    }
    infos.push_back(info);
  }
  // Once all values stand, so that they no longer move.
  for (Index i = 0; i < inputs.size(); ++i)
  {
    if (inputs[i] != none && values[inputs[i]].source == Source::Constant)
    {
      infos[i].constant = &values[inputs[i]].constant;
    }
  }
  const std::vector<TensorInfo> outputs = op->prepare(Inputs(std::move(infos)));
  for (Index i = outputs.size(); i < node.outputs.size(); ++i)
  {
    if (!node.outputs[i].empty())
    {
      throw Error("output " + std::to_string(i) + " ('" + node.outputs[i] + "') is not supported")
          .expected("at most " + std::to_string(outputs.size()) + " outputs")
          .found(std::to_string(node.outputs.size()));
    }
  }
  for (const TensorInfo& info : outputs)
  {
    elementCount(info.shape);
  }
  if (fold(node, *op, inputs, outputs))
  {
    return;
  }
  Step step;
  step.node = &node;
  step.isView = op->isView();
  step.inputs = inputs;
  for (Index i = 0; i < std::min(outputs.size(), node.outputs.size()); ++i)
  {
    if (node.outputs[i].empty())
    {
      step.outputs.push_back(none);
      continue;
    }
    Value value;
    value.name = node.outputs[i];
    value.info = outputs[i];
    value.multiplyAdds = i == 0 ? op->multiplyAdds() : 0;
    if (step.isView)
    {
      value.root = values[inputs[0]].root;
      value.source = values[inputs[0]].source;
    }
    step.outputs.push_back(addValue(std::move(value)));
  }
  multiplyAdds += op->multiplyAdds();
  step.op = std::move(op);
  steps.push_back(std::move(step));
}

// Computes a node whose inputs are all known. False where they aren't.
bool Plan::Implementation::fold(const Node& node, Operator& op, const std::vector<Index>& inputs,
                                const std::vector<TensorInfo>& infos)
{
  const bool isKnown =
      op.dependsOnShapeOnly() ||
      std::all_of(inputs.begin(), inputs.end(),
                  [&](Index input) { return input == none || values[input].source == Source::Constant; });
  if (!isKnown)
  {
    return false;
  }
  std::vector<Tensor> results;
  for (Index i = 0; i < std::min(infos.size(), node.outputs.size()); ++i)
  {
    results.push_back(op.isView() ? values[inputs[0]].constant.reshaped(infos[i].shape) : Tensor(infos[i]));
  }
  if (!op.isView())
  {
    // An operator that looks at shapes alone gets tensors without memory.
    std::vector<Tensor> shapes(inputs.size());
    std::vector<const Tensor*> arguments;
    for (Index i = 0; i < inputs.size(); ++i)
    {
      if (inputs[i] != none)
      {
        const Value& value = values[inputs[i]];
        shapes[i] = value.source == Source::Constant ? value.constant : Tensor::view(value.info, nullptr);
      }
      arguments.push_back(inputs[i] == none ? nullptr : &shapes[i]);
    }
    std::vector<Tensor*> targets;
    for (Index i = 0; i < results.size(); ++i)
    {
      targets.push_back(node.outputs[i].empty() ? nullptr : &results[i]);
    }
    const std::shared_ptr<void> scratch = allocate(op.scratchBytes(), "the result of constant nodes");
    op.run(arguments, targets, scratch.get());
  }
  for (Index i = 0; i < results.size(); ++i)
  {
    if (!node.outputs[i].empty())
    {
      Value value;
      value.name = node.outputs[i];
      value.info = infos[i];
      value.source = Source::Constant;
      value.constant = results[i];
      addValue(std::move(value));
    }
  }
  return true;
}

void Plan::Implementation::fuseActivations()
{
  std::unordered_map<Index, Index> uses;       // value -> number of steps that read it
  std::unordered_map<Index, Index> producers;  // value -> step
  for (Index i = 0; i < steps.size(); ++i)
  {
    for (const Index input : steps[i].inputs)
    {
      ++uses[input];
    }
    for (const Index output : steps[i].outputs)
    {
      producers[output] = i;
    }
  }
  const std::unordered_set<Index> tapped(tapValues.begin(), tapValues.end());
  std::vector<bool> merged(steps.size(), false);
  for (Index i = 0; i < steps.size(); ++i)
  {
    const Activation activation = steps[i].op->asActivation();
    if (activation.kind == Activation::Kind::None)
    {
      continue;
    }
    const Index input = steps[i].inputs.at(0);
    const auto producer = producers.find(input);
    if (producer == producers.end() || uses[input] != 1 || tapped.count(input))
    {
      continue;
    }
    Step& before = steps[producer->second];
    if (before.outputs.at(0) != input || before.isView || !before.op->fuse(activation))
    {
      continue;
    }
    const Index output = steps[i].outputs.at(0);
    values[output].multiplyAdds = values[input].multiplyAdds;
    before.outputs[0] = output;
    producers[output] = producer->second;
    byName.erase(values[input].name);
    merged[i] = true;
  }
  std::vector<Step> kept;
  for (Index i = 0; i < steps.size(); ++i)
  {
    if (!merged[i])
    {
      kept.push_back(std::move(steps[i]));
    }
  }
  steps = std::move(kept);
}

void Plan::Implementation::placeTaps()
{
  std::unordered_map<Index, Index> producers;
  for (Index i = 0; i < steps.size(); ++i)
  {
    for (const Index output : steps[i].outputs)
    {
      producers[output] = i;
    }
  }
  for (Index tap = 0; tap < taps.size(); ++tap)
  {
    const auto producer = producers.find(tapValues[tap]);
    (producer == producers.end() ? earlyTaps : steps[producer->second].taps).push_back(tap);
  }
}

// Lets element-wise steps write over an input that nobody reads afterwards.
void Plan::Implementation::reuseInputs(std::vector<Index>& lastUse)
{
  for (Index i = 0; i < steps.size(); ++i)
  {
    const Step& step = steps[i];
    if (step.isView || !step.op->canRunInPlace() || step.inputs.empty() || step.inputs[0] == none ||
        step.outputs.empty() || step.outputs[0] == none)
    {
      continue;
    }
    const Index input = values[step.inputs[0]].root;
    const Index output = step.outputs[0];
    const bool sharesOther =
        std::any_of(step.inputs.begin() + 1, step.inputs.end(),
                    [&](Index other) { return other != none && values[other].root == input; });
    const bool fits = values[input].info.type == values[output].info.type &&
                      elementCount(values[input].info.shape) == elementCount(values[output].info.shape);
    if (values[input].source != Source::Memory || lastUse[input] != i || sharesOther || !fits)
    {
      continue;
    }
    // Views of the output, made later, must follow it.
    for (Value& value : values)
    {
      if (value.root == output)
      {
        value.root = input;
      }
    }
    lastUse[input] = std::max(lastUse[input], lastUse[output]);
  }
}

void Plan::Implementation::placeMemory()
{
  std::vector<Index> firstUse(values.size(), none);
  std::vector<Index> lastUse(values.size(), 0);
  for (Index i = 0; i < steps.size(); ++i)
  {
    for (const Index output : steps[i].outputs)
    {
      if (output != none)
      {
        const Index root = values[output].root;
        firstUse[root] = std::min(firstUse[root], i);
        lastUse[root] = std::max(lastUse[root], i);
      }
    }
    for (const Index input : steps[i].inputs)
    {
      if (input != none)
      {
        lastUse[values[input].root] = i;
      }
    }
  }
  reuseInputs(lastUse);

  std::vector<Lifetime> lifetimes;
  std::vector<Index> owners;
  for (Index i = 0; i < values.size(); ++i)
  {
    if (values[i].root == i && values[i].source == Source::Memory && firstUse[i] != none)
    {
      const std::size_t bytes =
          static_cast<std::size_t>(elementCount(values[i].info.shape)) * elementBytes(values[i].info.type);
      lifetimes.push_back({bytes, firstUse[i], lastUse[i]});
      owners.push_back(i);
    }
  }
  const MemoryPlan plan = planMemory(lifetimes);
  offsets.assign(values.size(), 0);
  for (Index i = 0; i < owners.size(); ++i)
  {
    offsets[owners[i]] = plan.offsets[i];
  }
  scratchOffset = plan.bytes;
  std::size_t scratch = 0;
  for (const Step& step : steps)
  {
    scratch = std::max(scratch, step.op->scratchBytes());
  }
  workspaceBytes = scratchOffset + scratch;
}

void Plan::Implementation::runStep(const Step& step, std::vector<Tensor>& tensors, char* memory) const
{
  for (const Index output : step.outputs)
  {
    if (output != none)
    {
      const Value& value = values[output];
      void* data = value.source == Source::Memory ? memory + offsets[value.root] : tensors[value.root].data();
      tensors[output] = Tensor::view(value.info, data);
    }
  }
  if (step.isView)
  {
    return;
  }
  std::vector<const Tensor*> inputs;
  for (const Index input : step.inputs)
  {
    inputs.push_back(input == none ? nullptr : &tensors[input]);
  }
  std::vector<Tensor*> outputs;
  for (const Index output : step.outputs)
  {
    outputs.push_back(output == none ? nullptr : &tensors[output]);
  }
  try
  {
    step.op->run(inputs, outputs, memory + scratchOffset);
  }
  catch (Error& error)
  {
    error.atNode(step.node->name, step.node->op).inFile(graph->file);
    throw;
  }
}

Plan::Plan(std::shared_ptr<const Graph> graph, const std::map<std::string, Input>& inputs,
           std::vector<std::string> taps)
    : implementation_(std::make_unique<Implementation>())
{
  Implementation& plan = *implementation_;
  plan.graph = std::move(graph);
  plan.taps = std::move(taps);
  plan.addInputs(inputs);
  const auto needed = plan.findNeededNodes();
  for (const Node& node : plan.graph->nodes)
  {
    if (needed.count(&node))
    {
      try
      {
        plan.addNode(node);
      }
      catch (Error& error)
      {
        error.atNode(node.name, node.op).inFile(plan.graph->file);
        throw;
      }
    }
  }
  try
  {
    for (const std::string& tap : plan.taps)
    {
      plan.tapValues.push_back(plan.constantOf(tap));
    }
  }
  catch (Error& error)
  {
    error.inFile(plan.graph->file);
    throw;
  }
  plan.fuseActivations();
  plan.placeTaps();
  plan.placeMemory();
}

Plan::~Plan() = default;
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(Plan&&) noexcept = default;

const std::vector<std::string>& Plan::taps() const
{
  return implementation_->taps;
}

const TensorInfo& Plan::tapInfo(std::size_t tap) const
{
  return implementation_->values[implementation_->tapValues.at(tap)].info;
}

bool Plan::run(Workspace& workspace, const std::map<std::string, Tensor>& inputs,
               const TapFunction& tap) const
{
  const Implementation& plan = *implementation_;
  std::vector<Tensor> tensors(plan.values.size());
  for (std::size_t i = 0; i < plan.values.size(); ++i)
  {
    const Value& value = plan.values[i];
    if (value.root != i)
    {
      continue;
    }
    if (value.source == Source::Constant)
    {
      tensors[i] = value.constant;
    }
    else if (value.source == Source::Input)
    {
      const auto given = inputs.find(value.name);
      if (given == inputs.end() || given->second.shape() != value.info.shape ||
          given->second.type() != value.info.type)
      {
        throw Error("the network's input '" + value.name + "' does not fit the plan")
            .expected(toString(value.info.type) + std::string(" ") + toString(value.info.shape))
            .found(given == inputs.end()
                       ? "none"
                       : toString(given->second.type()) + std::string(" ") + toString(given->second.shape()))
            .inFile(plan.graph->file);
      }
      tensors[i] = given->second;
    }
  }
  char* memory = static_cast<char*>(workspace.reserve(plan.workspaceBytes));
  for (const std::size_t early : plan.earlyTaps)
  {
    if (!tap(early, tensors[plan.tapValues[early]]))
    {
      return false;
    }
  }
  for (const Step& step : plan.steps)
  {
    plan.runStep(step, tensors, memory);
    for (const std::size_t index : step.taps)
    {
      if (!tap(index, tensors[plan.tapValues[index]]))
      {
        return false;
      }
    }
  }
  return true;
}

std::size_t Plan::workspaceBytes() const
{
  return implementation_->workspaceBytes;
}

std::int64_t Plan::multiplyAdds() const
{
  return implementation_->multiplyAdds;
}

const TensorInfo* Plan::find(const std::string& tensor) const
{
  const auto found = implementation_->byName.find(tensor);
  return found == implementation_->byName.end() ? nullptr : &implementation_->values[found->second].info;
}

std::int64_t Plan::multiplyAddsOf(const std::string& tensor) const
{
  const auto found = implementation_->byName.find(tensor);
  return found == implementation_->byName.end() ? 0 : implementation_->values[found->second].multiplyAdds;
}

}  // namespace layerscope
