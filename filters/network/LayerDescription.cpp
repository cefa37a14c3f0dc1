#include "LayerDescription.h"

#include <algorithm>
#include <functional>

#include "ByValue.h"
#include "Error.h"
#include "OwnOperators.h"

namespace layerscope
{

namespace
{
void chooseFeature(const Layer& layer, Axes& axes, int axis, bool isFirst)
{
  const auto wrong = [&](const std::string& what)
  {
    return Error("the channels of " + layer.node + " cannot be on that axis: " + what)
        .expected("0 to " + std::to_string(static_cast<int>(axes.size()) - 1) + ", of " + toString(axes))
        .found(std::to_string(axis));
  };
  if (axis < 0 || static_cast<std::size_t>(axis) >= axes.size())
  {
    throw wrong("there is none");
  }
  for (Axis& each : axes)
  {
    for (AxisPart& part : each)
    {
      part.role = isFirst && part.role == AxisRole::Feature ? AxisRole::Token : part.role;
    }
  }
  bool isChosen = false;
  for (AxisPart& part : axes[static_cast<std::size_t>(axis)])
  {
    isChosen = isChosen || part.role != AxisRole::Sample;
    part.role = part.role == AxisRole::Sample ? part.role : AxisRole::Feature;
  }
  if (!isChosen)
  {
    throw wrong("it has the samples");
  }
}
}  // namespace

std::string axesText(const Layer& layer)
{
  std::string text = toString(layer.axes);
  const std::string feature = toString(AxisRole::Feature);
  const std::size_t place = layer.isGuess ? text.find(feature) : std::string::npos;
  return place == std::string::npos ? text : text.insert(place + feature.size(), "?");
}

LayerDescriber::LayerDescriber(const Dataflow& flow)
    : flow_(flow),
      isByValue_(std::any_of(flow.graph().nodes.begin(), flow.graph().nodes.end(),
                             [](const Node& node) { return node.op == byValueOp; }))
{
}

Layer LayerDescriber::describe(const std::string& tensor, const std::vector<int>& featureAxes)
{
  Layer layer;
  layer.tensor = tensor;
  layer.node = nameOf(tensor);
  describeAxes(layer, featureAxes);
  describeNodes(layer);
  layer.varies = this->varies(tensor);
  return layer;
}

const Node* LayerDescriber::maker(const std::string& tensor) const
{
  return madeIn(flow_.producer(tensor), tensor);
}

// Nothing reads what varies but nodes that make an output of it.
bool LayerDescriber::varies(std::string tensor) const
{
  const Node* node = isByValue_ ? flow_.producer(tensor) : nullptr;
  while (node && node->op != byValueOp)
  {
    tensor = node->inputs.empty() ? std::string() : node->inputs[0];
    node = flow_.producer(tensor);
  }
  if (!node)
  {
    return false;
  }
  const auto output = std::find(node->outputs.begin(), node->outputs.end(), tensor);
  return varyingAxes(*node, static_cast<std::size_t>(output - node->outputs.begin())) != 0;
}

std::string LayerDescriber::nameOf(const std::string& tensor) const
{
  const Node* node = this->maker(tensor);
  while (node && isReshape(node->op) && flow_.isLive(node->inputs[0]) && flow_.producer(node->inputs[0]))
  {
    node = this->maker(node->inputs[0]);
  }
  return node && !node->name.empty() ? node->name : node ? node->outputs[0] : tensor;
}

void LayerDescriber::describeAxes(Layer& layer, const std::vector<int>& featureAxes) const
{
  Axes axes = flow_.axes(layer.tensor).axes;
  // A file for one sample may drop the axis of the samples.
  const auto isSample = [](const Axis& axis) { return hasRole(axis, AxisRole::Sample); };
  if (flow_.samples() == 1 && std::none_of(axes.begin(), axes.end(), isSample))
  {
    const AxisPart sample{AxisRole::Sample, 1, 0};
    if (axes.empty())
    {
      axes.push_back({});
    }
    axes[0].insert(axes[0].begin(), sample);
  }
  for (std::size_t i = 0; i < featureAxes.size(); ++i)
  {
    chooseFeature(layer, axes, featureAxes[i], i == 0);
  }
  layer.axes = settledAxes(axes, layer.isGuess);
  layer.channels = 1;
  for (const Axis& axis : layer.axes)
  {
    // Rows and columns along one axis are tokens.
    const bool isRow = (hasRole(axis, AxisRole::Height) || hasRole(axis, AxisRole::Depth)) &&
                       !hasRole(axis, AxisRole::Width);
    for (const AxisPart& part : axis)
    {
      std::int64_t& extent = part.role == AxisRole::Feature ? layer.channels
                             : isRow                        ? layer.height
                                                            : layer.width;
      extent *= part.role == AxisRole::Sample ? 1 : part.extent;
    }
  }
}

void LayerDescriber::describeNodes(Layer& layer)
{
  std::vector<std::string> ops;
  const IndexSet& roots = flow_.origin(layer.tensor).roots;
  for (const Node* node : claim(layer.tensor))
  {
    layer.multiplyAdds += flow_.plan().multiplyAddsOf(node->outputs[0]) / flow_.samples();
    layer.parameters += claimParameters(*node);
    if (roots.contains(flow_.indexOf(*node)))
    {
      layer.linear.push_back(node->outputs[0]);
    }
    const bool counts =
        flow_.isLive(*node) &&
        (isLinear(node->op) || (isActivation(node->op) && !flow_.origin(node->outputs[0]).isReduced));
    if (counts && std::find(ops.begin(), ops.end(), node->op) == ops.end())
    {
      ops.push_back(node->op);
    }
  }
  for (const std::string& op : ops)
  {
    layer.op += (layer.op.empty() ? "" : " + ") + op;
  }
  if (layer.op.empty())
  {
    layer.op = lastOp(layer.tensor);
  }
}

// The operator that makes a tensor, behind those that only move values.
std::string LayerDescriber::lastOp(const std::string& tensor) const
{
  const Node* node = this->maker(tensor);
  while (node && (isReshape(node->op) || node->op == "Transpose") && flow_.producer(node->inputs[0]))
  {
    node = this->maker(node->inputs[0]);
  }
  return node ? node->op : "Input";
}

// The nodes that `tensor` needs and that no earlier layer has claimed, in the order of the graph.
std::vector<const Node*> LayerDescriber::claim(const std::string& tensor)
{
  std::set<const Node*> mine;
  std::vector<std::string> open = {tensor};
  while (!open.empty())
  {
    const Node* producer = flow_.producer(open.back());
    open.pop_back();
    if (producer && claimed_.insert(producer).second)
    {
      mine.insert(producer);
      open.insert(open.end(), producer->inputs.begin(), producer->inputs.end());
    }
  }
  std::vector<const Node*> nodes(mine.begin(), mine.end());
  std::sort(nodes.begin(), nodes.end(), std::less<>());  // nodes lie in one array, in order
  return nodes;
}

std::int64_t LayerDescriber::claimParameters(const Node& node)
{
  std::int64_t count = 0;
  const auto& weights = flow_.graph().initializers;
  std::vector<std::string> names = node.inputs;
  if (node.op == byValueOp)
  {
    // Constants are given along.
    const auto& given = node.subgraphs.at("body")->initializers;
    std::transform(given.begin(), given.end(), std::back_inserter(names),
                   [](const auto& each) { return each.first; });
  }
  for (std::size_t i = 0; i < names.size(); ++i)
  {
    const auto weight = weights.find(names[i]);
    const bool isStatistic = node.op == "BatchNormalization" && i >= 3;  // measured, not trained
    if (weight != weights.end() && weight->second.type() == ElementType::Float32 && !isStatistic &&
        claimedWeights_.insert(weight->first).second)
    {
      count += weight->second.size();
    }
  }
  return count;
}

}  // namespace layerscope
