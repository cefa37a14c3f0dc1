#include "Dataflow.h"

#include <algorithm>

#include "OwnOperators.h"

namespace layerscope
{

namespace
{
using Names = std::set<std::string>;

bool isOneOf(const Names& names, const std::string& op)
{
  return names.count(op) != 0;
}

// Operators that compute each value from one value, without ending a layer.
bool isElementwise(const std::string& op)
{
  static const Names names = {"Abs",
                              "Acos",
                              "Acosh",
                              "Asin",
                              "Asinh",
                              "Atan",
                              "Atanh",
                              "Cast",
                              "CastLike",
                              "Ceil",
                              "Cos",
                              "Cosh",
                              "DequantizeLinear",
                              "Dropout",
                              "Exp",
                              "Floor",
                              "Identity",
                              "Log",
                              "Mod",
                              "Neg",
                              "Pow",
                              "QuantizeLinear",
                              "Reciprocal",
                              "Round",
                              "Sign",
                              "Sin",
                              "Sinh",
                              "Sqrt",
                              "Tan"};
  return isOneOf(names, op);
}

// Operators that move values, or take some, or the largest or mean of neighbours.
bool isMove(const std::string& op)
{
  static const Names names = {"AveragePool", "CenterCropPad", "Compress",        "DepthToSpace",
                              "Expand",      "Gather",        "GatherElements",  "GatherND",
                              "GridSample",  "LpPool",        "MaxPool",         "MaxUnpool",
                              "Pad",         "Resize",        "ReverseSequence", "RotaryEmbedding",
                              "Slice",       "SpaceToDepth",  "Split",           "Tile",
                              "Transpose",   "Trilu",         "Upsample"};
  return isOneOf(names, op) || isReshape(op);
}

bool isJoin(const std::string& op)
{
  static const Names names = {"Add", "Concat", "Div", "Max", "Mean", "Min", "Mul", "Sub", "Sum", "Where"};
  return isOneOf(names, op);
}
}  // namespace

bool isActivation(const std::string& op)
{
  static const Names names = {
      "Celu",       "Clip",     "Elu",    "Erf",   "Gelu", "HardSigmoid",    "HardSwish", "LeakyRelu",
      "LogSoftmax", "Mish",     "PRelu",  "Relu",  "Selu", "Shrink",         "Sigmoid",   "Softmax",
      "Softplus",   "Softsign", "SwiGLU", "Swish", "Tanh", "ThresholdedRelu"};
  return isOneOf(names, op);
}

bool isLinear(const std::string& op)
{
  static const Names names = {"Attention", "Conv", "ConvTranspose",   "DeformConv", "Einsum",
                              "Gemm",      "GRU",  "LinearAttention", "LSTM",       "MatMul",
                              "RNN"};
  return isOneOf(names, op);
}

bool isNormalization(const std::string& op)
{
  static const Names names = {"BatchNormalization",        "GroupNormalization", "InstanceNormalization",
                              "LayerNormalization",        "LpNormalization",    "LRN",
                              "MeanVarianceNormalization", "RMSNormalization"};
  return isOneOf(names, op);
}

bool isReshape(const std::string& op)
{
  static const Names names = {"Dropout", "Flatten", "Identity", "Reshape", "Squeeze", "Unsqueeze"};
  return isOneOf(names, op);
}

bool readsValues(const Node& node)
{
  static const Names names = {"RandomNormalLike", "RandomUniformLike", "Shape", "Size", repeatedOp};
  return !isOneOf(names, node.op);
}

std::set<std::string> liveTensors(const Graph& graph)
{
  Names live;
  for (const ValueInfo& input : graph.inputs)
  {
    live.insert(input.name);
  }
  for (const Node& node : graph.nodes)
  {
    const bool isLive =
        readsValues(node) && std::any_of(node.inputs.begin(), node.inputs.end(),
                                         [&](const auto& input) { return live.count(input) != 0; });
    if (isLive)
    {
      live.insert(node.outputs.begin(), node.outputs.end());
      live.erase("");  // an output that is left out
    }
  }
  return live;
}

Dataflow::Dataflow(const Graph& graph, const Plan& plan, std::int64_t samples)
    : graph_(graph), plan_(plan), samples_(samples)
{
  for (const ValueInfo& input : graph.inputs)
  {
    AxesOf& known = axes_[input.name];
    known.isLive = true;
    if (const Shape* extents = shape(input.name))
    {
      for (std::size_t axis = 0; axis < extents->size(); ++axis)
      {
        known.axes.push_back({{axis == 0 ? AxisRole::Sample : AxisRole::Unknown, (*extents)[axis], 0}});
      }
    }
    // What follows the input itself is looked at as what follows a linear operator is.
    origins_[input.name] = {IndexSet(graph.nodes.size()), false, false};
  }
  connect();
  for (const Node& node : graph.nodes)
  {
    if (isLive(node))
    {
      follow(node);
    }
  }
  for (auto& [tensor, known] : axes_)
  {
    known.axes = pieces_.resolved(known.axes);
  }
}

void Dataflow::connect()
{
  const Names live = liveTensors(graph_);
  for (const Node& node : graph_.nodes)
  {
    bool isLive = false;
    for (const std::string& input : node.inputs)
    {
      // Inputs and outputs that are left out have no name, and nothing to do with one another.
      if (readsValues(node) && !input.empty())
      {
        consumers_[input].push_back(&node);
        isLive = isLive || live.count(input) != 0;
      }
    }
    for (const std::string& output : node.outputs)
    {
      if (!output.empty())
      {
        producers_[output] = &node;
      }
    }
    if (isLive)
    {
      live_.insert(&node);
    }
  }
}

void Dataflow::follow(const Node& node)
{
  std::vector<AxesOf> inputs;
  std::vector<Shape> inputShapes, outputShapes;
  for (const std::string& input : node.inputs)
  {
    const Shape* extents = shape(input);
    inputs.push_back(axes(input));
    inputs.back().axes = pieces_.resolved(inputs.back().axes);
    inputShapes.push_back(extents ? *extents : Shape{});
  }
  for (const std::string& output : node.outputs)
  {
    const Shape* extents = shape(output);
    outputShapes.push_back(extents ? *extents : Shape{});
  }
  const std::vector<Axes> made = outputAxes(node, inputs, inputShapes, outputShapes, pieces_);
  const Origin origin = originOf(node);
  for (std::size_t output = 0; output < node.outputs.size(); ++output)
  {
    if (!node.outputs[output].empty())
    {
      axes_[node.outputs[output]] = {made[output], true, indexOf(node) + 1};
      origins_[node.outputs[output]] = origin;
    }
  }
}

Origin Dataflow::originOf(const Node& node) const
{
  Origin result;
  if (isLinear(node.op))
  {
    result.roots = IndexSet(indexOf(node));
    result.isReduced = false;
    return result;
  }
  std::vector<const Origin*> whole;  // of the inputs that are more than a reduction
  IndexSet reducedRoots;
  for (const std::string& input : node.inputs)
  {
    if (!isLive(input))
    {
      continue;
    }
    const Origin& each = origin(input);
    if (each.isReduced)
    {
      reducedRoots.add(each.roots);
    }
    else
    {
      whole.push_back(&each);
    }
  }
  const bool keeps = isActivation(node.op) || isElementwise(node.op) || isMove(node.op) || isJoin(node.op) ||
                     isNormalization(node.op);
  if (whole.empty() || !keeps)
  {
    for (const Origin* each : whole)
    {
      reducedRoots.add(each->roots);
    }
    result.roots = reducedRoots;
    return result;
  }
  result.isReduced = false;
  result.isActive =
      std::all_of(whole.begin(), whole.end(), [](const Origin* each) { return each->isActive; });
  bool isOfOne = true;
  for (const Origin* each : whole)
  {
    isOfOne = isOfOne && each->roots == whole[0]->roots;
    // A sum of something that waits for its activation and of something that had it waits, too.
    if (result.isActive || !each->isActive)
    {
      result.roots.add(each->roots);
    }
  }
  if (isOfOne && std::any_of(whole.begin(), whole.end(), [](const Origin* each) { return each->isActive; }))
  {
    result.isActive = true;
    result.roots = whole[0]->roots;
  }
  result.isActive = result.isActive || isActivation(node.op);
  return result;
}

const Node* Dataflow::producer(const std::string& tensor) const
{
  const auto found = producers_.find(tensor);
  return found == producers_.end() ? nullptr : found->second;
}

const std::vector<const Node*>& Dataflow::consumers(const std::string& tensor) const
{
  static const std::vector<const Node*> nobody;
  const auto found = consumers_.find(tensor);
  return found == consumers_.end() ? nobody : found->second;
}

const Node* Dataflow::onlyConsumer(const std::string& tensor) const
{
  const auto& all = consumers(tensor);
  const bool isOne = !all.empty() && !all[0]->outputs.empty() &&
                     std::all_of(all.begin(), all.end(), [&](const Node* each) { return each == all[0]; });
  return isOne ? all[0] : nullptr;
}

const Origin& Dataflow::origin(const std::string& tensor) const
{
  static const Origin unknown;
  const auto found = origins_.find(tensor);
  return found == origins_.end() ? unknown : found->second;
}

const AxesOf& Dataflow::axes(const std::string& tensor) const
{
  static const AxesOf none;
  const auto found = axes_.find(tensor);
  return found == axes_.end() ? none : found->second;
}

const Shape* Dataflow::shape(const std::string& tensor) const
{
  if (const TensorInfo* info = plan_.find(tensor))
  {
    return &info->shape;
  }
  const auto weight = graph_.initializers.find(tensor);
  return weight == graph_.initializers.end() ? nullptr : &weight->second.shape();
}

}  // namespace layerscope
