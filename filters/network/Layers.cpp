#include "Layers.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace layerscope
{

bool isActivation(const std::string& op)
{
  static const std::set<std::string> activations = {
      "Clip",      "Elu",        "Erf",      "Gelu",     "HardSigmoid", "HardSwish",
      "LeakyRelu", "LogSoftmax", "Mish",     "PRelu",    "Relu",        "Selu",
      "Sigmoid",   "Softmax",    "Softplus", "Softsign", "Tanh",        "ThresholdedRelu"};
  return activations.count(op) != 0;
}

namespace
{
bool isLinear(const std::string& op)
{
  return op == "Conv" || op == "ConvTranspose" || op == "Gemm" || op == "MatMul";
}

// Operators that scale, shift or normalise what a linear operator made; they belong to its layer.
bool isAffine(const std::string& op)
{
  static const std::set<std::string> affine = {
      "Add", "BatchNormalization", "Div", "InstanceNormalization", "Mul", "Sub"};
  return affine.count(op) != 0;
}

bool isReshape(const std::string& op)
{
  static const std::set<std::string> reshapes = {"Dropout", "Flatten", "Identity",
                                                 "Reshape", "Squeeze", "Unsqueeze"};
  return reshapes.count(op) != 0;
}

class LayerFinder
{
public:
  LayerFinder(const Graph& graph, const Plan& plan, std::int64_t samples)
      : graph_(graph), plan_(plan), samples_(samples)
  {
    std::set<std::string> live;  // tensors that depend on the network's input
    for (const ValueInfo& input : graph.inputs)
    {
      live.insert(input.name);
    }
    for (const Node& node : graph.nodes)
    {
      const bool isLive =
          node.op != "Shape" && std::any_of(node.inputs.begin(), node.inputs.end(),
                                            [&](const auto& name) { return live.count(name) != 0; });
      // Who asks for the extents of a tensor doesn't read its values.
      const bool readsValues = node.op != "Shape" && node.op != "Size";
      for (const std::string& input : node.inputs)
      {
        if (readsValues)
        {
          consumers_[input].push_back(&node);
        }
      }
      for (const std::string& output : node.outputs)
      {
        producers_[output] = &node;
      }
      if (isLive)
      {
        live_.insert(&node);
        live.insert(node.outputs.begin(), node.outputs.end());
      }
      // Inputs and outputs that are left out have no name, and nothing to do with one another.
      consumers_.erase("");
      producers_.erase("");
      live.erase("");
    }
  }

  std::vector<Layer> find(const std::string& outputName)
  {
    std::vector<Layer> layers;
    std::set<std::string> taken;
    for (const Node& node : graph_.nodes)
    {
      const std::string tensor = live_.count(&node) ? layerTensor(node) : std::string();
      const TensorInfo* info = tensor.empty() ? nullptr : plan_.find(tensor);
      if (!info || info->type != ElementType::Float32 || info->shape.empty() || info->shape[0] != samples_ ||
          !taken.insert(tensor).second)
      {
        continue;
      }
      layers.push_back(describe(tensor, info->shape));
      layers.back().name = "layer_" + std::to_string(layers.size());
      layers.back().isOutput = sameValues(tensor) == sameValues(outputName);
    }
    return layers;
  }

private:
  // The tensor of the layer that `node` ends; empty where it ends none.
  std::string layerTensor(const Node& node) const
  {
    if (isActivation(node.op))
    {
      return asFeatureMap(afterGate(node));
    }
    if (isLinear(node.op) && hasWeights(node) && !activationFollows(node))
    {
      return asFeatureMap(afterAffine(node.outputs[0]));
    }
    return {};
  }

  bool hasWeights(const Node& node) const
  {
    return std::any_of(node.inputs.begin(), node.inputs.end(),
                       [&](const auto& name) { return isConstant(name); });
  }

  // Is there an activation on a way onward, before the next operator with weights?
  bool activationFollows(const Node& start) const
  {
    std::set<const Node*> seen;
    std::vector<const Node*> open = {&start};
    while (!open.empty())
    {
      const Node* node = open.back();
      open.pop_back();
      for (const std::string& output : node->outputs)
      {
        for (const Node* next : consumersOf(output))
        {
          if (isActivation(next->op))
          {
            return true;
          }
          if (!isLinear(next->op) && seen.insert(next).second)
          {
            open.push_back(next);
          }
        }
      }
    }
    return false;
  }

  const std::vector<const Node*>& consumersOf(const std::string& tensor) const
  {
    static const std::vector<const Node*> nobody;
    const auto found = consumers_.find(tensor);
    return found == consumers_.end() ? nobody : found->second;
  }

  const Node* onlyConsumer(const std::string& tensor) const
  {
    const auto& all = consumersOf(tensor);
    return all.size() == 1 && !all[0]->outputs.empty() ? all[0] : nullptr;
  }

  // x * sigmoid(x) (SiLU), x * (1 + erf(x / sqrt(2))) / 2 (GELU) and x * tanh(softplus(x)) (Mish) are
  // activations that ONNX writes as several nodes.
  std::string afterGate(const Node& node) const
  {
    const std::set<std::string> gated = sourcesOf(node);
    std::string tensor = node.outputs[0];
    for (const Node* next = onlyConsumer(tensor); next; next = onlyConsumer(tensor))
    {
      const bool isGate = next->op == "Mul" &&
                          std::any_of(next->inputs.begin(), next->inputs.end(),
                                      [&](const auto& input) { return gated.count(unscaled(input)) != 0; });
      if (!isGate && !isActivation(next->op) && scaledInput(*next).empty())
      {
        break;
      }
      tensor = next->outputs[0];
      if (isGate)
      {
        return node.op == "Erf" ? afterScaling(tensor) : tensor;
      }
    }
    return node.outputs[0];
  }

  // What an activation is made of, back through scaling and other activations.
  std::set<std::string> sourcesOf(const Node& node) const
  {
    std::set<std::string> sources;
    for (const Node* next = &node; next && !next->inputs.empty();)
    {
      const std::string& input = isActivation(next->op) ? next->inputs[0] : scaledInput(*next);
      sources.insert(input);
      const auto producer = producers_.find(input);
      const bool goesOn = producer != producers_.end() &&
                          (isActivation(producer->second->op) || !scaledInput(*producer->second).empty());
      next = goesOn ? producer->second : nullptr;
    }
    return sources;
  }

  bool isConstant(const std::string& tensor) const
  {
    const auto producer = producers_.find(tensor);
    return graph_.initializers.count(tensor) != 0 ||
           (producer != producers_.end() && !live_.count(producer->second));
  }

  // The tensor that a node scales or shifts by constants; empty for other nodes.
  const std::string& scaledInput(const Node& node) const
  {
    static const std::string none;
    const bool isScaling = (node.op == "Add" || node.op == "Sub" || node.op == "Mul" || node.op == "Div") &&
                           node.inputs.size() == 2 &&
                           isConstant(node.inputs[0]) != isConstant(node.inputs[1]);
    return isScaling ? node.inputs[isConstant(node.inputs[0]) ? 1 : 0] : none;
  }

  std::string unscaled(std::string tensor) const
  {
    for (auto producer = producers_.find(tensor);
         producer != producers_.end() && !scaledInput(*producer->second).empty();
         producer = producers_.find(tensor))
    {
      tensor = scaledInput(*producer->second);
    }
    return tensor;
  }

  std::string afterScaling(std::string tensor) const
  {
    for (const Node* next = onlyConsumer(tensor); next && !scaledInput(*next).empty();
         next = onlyConsumer(tensor))
    {
      tensor = next->outputs[0];
    }
    return tensor;
  }

  std::string afterAffine(std::string tensor) const
  {
    for (const Node* next = onlyConsumer(tensor); next && isAffine(next->op); next = onlyConsumer(tensor))
    {
      tensor = next->outputs[0];
    }
    return tensor;
  }

  // A dense layer that is reshaped to images at once counts as those images (the first layer of most
  // generators).
  std::string asFeatureMap(const std::string& tensor) const
  {
    std::string candidate = tensor;
    for (const Node* next = onlyConsumer(candidate); next && isReshape(next->op);
         next = onlyConsumer(candidate))
    {
      candidate = next->outputs[0];
      const TensorInfo* before = plan_.find(tensor);
      const TensorInfo* after = plan_.find(candidate);
      if (before && after && before->shape.size() < 4 && after->shape.size() == 4)
      {
        return candidate;
      }
    }
    return tensor;
  }

  // The tensor before nodes that only reshape.
  std::string sameValues(std::string tensor) const
  {
    for (auto producer = producers_.find(tensor);
         producer != producers_.end() && isReshape(producer->second->op); producer = producers_.find(tensor))
    {
      tensor = producer->second->inputs.at(0);
    }
    return tensor;
  }

  Layer describe(const std::string& tensor, const Shape& shape)
  {
    Layer layer;
    layer.tensor = tensor;
    layer.channels = shape.size() > 1 ? shape[1] : 1;
    layer.height = shape.size() > 3 ? shape[2] : 1;
    layer.width = 1;
    for (std::size_t axis = shape.size() > 3 ? 3 : 2; axis < shape.size(); ++axis)
    {
      layer.width *= shape[axis];
    }
    std::vector<const Node*> nodes = claim(tensor);
    std::vector<std::string> ops;
    for (const Node* node : nodes)
    {
      layer.multiplyAdds += plan_.multiplyAddsOf(node->outputs[0]) / samples_;
      layer.parameters += claimParameters(*node);
      const bool counts = (isLinear(node->op) && live_.count(node)) || isActivation(node->op);
      if (counts && std::find(ops.begin(), ops.end(), node->op) == ops.end())
      {
        ops.push_back(node->op);
      }
    }
    for (const std::string& op : ops)
    {
      layer.op += (layer.op.empty() ? "" : " + ") + op;
    }
    return layer;
  }

  // The nodes that `tensor` needs and that no earlier layer has claimed, in the order of the graph.
  std::vector<const Node*> claim(const std::string& tensor)
  {
    std::set<const Node*> mine;
    std::vector<std::string> open = {tensor};
    while (!open.empty())
    {
      const auto producer = producers_.find(open.back());
      open.pop_back();
      if (producer != producers_.end() && claimed_.insert(producer->second).second)
      {
        mine.insert(producer->second);
        open.insert(open.end(), producer->second->inputs.begin(), producer->second->inputs.end());
      }
    }
    std::vector<const Node*> nodes(mine.begin(), mine.end());
    std::sort(nodes.begin(), nodes.end(), std::less<>());  // nodes lie in one array, in order
    return nodes;
  }

  std::int64_t claimParameters(const Node& node)
  {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
    {
      const auto weight = graph_.initializers.find(node.inputs[i]);
      const bool isStatistic = node.op == "BatchNormalization" && i >= 3;  // measured, not trained
      if (weight != graph_.initializers.end() && weight->second.type() == ElementType::Float32 &&
          !isStatistic && claimedWeights_.insert(weight->first).second)
      {
        count += weight->second.size();
      }
    }
    return count;
  }

  const Graph& graph_;
  const Plan& plan_;
  std::int64_t samples_;
  std::map<std::string, std::vector<const Node*>> consumers_;
  std::map<std::string, const Node*> producers_;
  std::set<const Node*> live_;
  std::set<const Node*> claimed_;
  std::set<std::string> claimedWeights_;
};
}  // namespace

std::vector<Layer> findLayers(const Graph& graph, const Plan& plan, const std::string& outputName,
                              std::int64_t samples)
{
  return LayerFinder(graph, plan, samples).find(outputName);
}

}  // namespace layerscope
