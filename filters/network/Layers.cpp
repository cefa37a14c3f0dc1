#include "Layers.h"

#include <algorithm>
#include <map>
#include <set>

#include "ByValue.h"
#include "Dataflow.h"
#include "Error.h"
#include "LayerDescription.h"
#include "OwnOperators.h"

namespace layerscope
{

namespace
{
bool isArithmetic(const std::string& op)
{
  return op == "Add" || op == "Sub" || op == "Mul" || op == "Div";
}

/// Finds the tensors that are layers.
class LayerFinder
{
public:
  explicit LayerFinder(const Dataflow& flow) : flow_(flow) {}

  std::vector<std::string> find(bool inBlocks)
  {
    const std::vector<Node>& nodes = flow_.graph().nodes;
    for (const Node& node : nodes)
    {
      if (flow_.isLive(node) && (isActivation(node.op) || node.op == "Exp"))
      {
        addActivation(node);
      }
    }
    for (const Node& node : nodes)
    {
      const bool hasWeights = std::any_of(node.inputs.begin(), node.inputs.end(),
                                          [&](const auto& input) { return flow_.isWeight(input); });
      if (flow_.isLive(node) && isLinear(node.op) && hasWeights &&
          !activated_.contains(flow_.indexOf(node)) && !onlyModulates(node.outputs[0]))
      {
        add(afterAffine(node.outputs[0]));
      }
    }
    if (inBlocks)
    {
      for (const Node& node : nodes)
      {
        if (flow_.isLive(node))
        {
          addInBlock(node);
        }
      }
    }
    return tensors_;
  }

private:
  // A dense layer that is reshaped to images at once counts as those images (the first layer of most
  // generators).
  std::string asFeatureMap(const std::string& tensor) const
  {
    std::string candidate = tensor;
    for (const Node* next = flow_.onlyConsumer(candidate); next && isReshape(next->op);
         next = flow_.onlyConsumer(candidate))
    {
      candidate = next->outputs[0];
      const Shape* before = flow_.shape(tensor);
      const Shape* after = flow_.shape(candidate);
      const Axes& axes = flow_.axes(candidate).axes;
      if (before && after && before->size() < 4 && after->size() == 4 &&
          std::any_of(axes.begin(), axes.end(),
                      [](const Axis& axis) { return hasRole(axis, AxisRole::Sample); }))
      {
        return candidate;
      }
    }
    return tensor;
  }

  void add(const std::string& tensor)
  {
    const std::string layer = asFeatureMap(tensor);
    if (known_.insert(layer).second)
    {
      tensors_.push_back(layer);
    }
  }

  void addActivation(const Node& node)
  {
    const Origin& origin = flow_.origin(node.outputs[0]);
    if (origin.isReduced)
    {
      return;
    }
    IndexSet roots = origin.roots;
    const std::string tensor = afterGates(node, roots);
    if (!tensor.empty())
    {
      activated_.add(roots);
      add(tensor);
    }
  }

  // The one live input of a node that only scales or shifts it; empty for other nodes.
  const std::string& scaledInput(const Node& node) const
  {
    static const std::string none;
    const bool isScaling = isArithmetic(node.op) && node.inputs.size() == 2 &&
                           flow_.isLive(node.inputs[0]) != flow_.isLive(node.inputs[1]);
    return isScaling ? node.inputs[flow_.isLive(node.inputs[0]) ? 0 : 1] : none;
  }

  bool scalesByOneNumber(const Node& node) const
  {
    const std::string& live = scaledInput(node);
    if (live.empty() || (node.op != "Mul" && node.op != "Div"))
    {
      return false;
    }
    const Shape* factor = flow_.shape(node.inputs[node.inputs[0] == live ? 1 : 0]);
    return factor && elementCount(*factor) == 1;
  }

  // x * sigmoid(x) (SiLU), GELU in both formulas, x * tanh(softplus(x)) (Mish), x * clip(x + 3, 0, 6) / 6
  // (HardSwish) are activations that ONNX writes as several nodes; in a * sigmoid(b) (GLU) and its kin, a and
  // b are halves of one layer, or two linear operators. `roots` grows by those that the gate brings in. Empty
  // where the node is but a step of another formula.
  std::string afterGates(const Node& node, IndexSet& roots)
  {
    const std::string& tensor = node.outputs[0];
    const Gates gates = gatesBehind(tensor, roots);
    if (gates.last.empty())
    {
      return isActivation(node.op) ? tensor : std::string();
    }
    roots = gates.roots;
    return gates.last;
  }

  // Where gates that an activation's values go through end, and the roots of all that they join.
  struct Gates
  {
    std::string last;  // empty: there are none
    IndexSet roots;
  };

  // What is on the way to the first gate is gone through once, however many activations are on it.
  Gates gatesBehind(std::string tensor, const IndexSet& roots)
  {
    std::vector<std::string> passed;
    Gates gates;
    for (const Node* next = nullptr;;)
    {
      const auto known = gates_.find(tensor);
      if (known != gates_.end() && flow_.origin(tensor).roots == roots)
      {
        gates = known->second;
        break;
      }
      passed.push_back(tensor);
      next = flow_.onlyConsumer(tensor);
      const std::string* const other = next ? otherLive(*next, tensor) : nullptr;
      if (other || !next || !isStep(*next, tensor))
      {
        gates = next && other ? throughGates(*next, tensor, *other, roots) : Gates();
        break;
      }
      tensor = next->outputs[0];
    }
    for (const std::string& each : passed)
    {
      if (flow_.origin(each).roots == roots)
      {
        gates_[each] = gates;
      }
    }
    return gates;
  }

  Gates throughGates(const Node& gate, std::string tensor, const std::string& firstOther,
                     IndexSet roots) const
  {
    Gates gates;
    const std::string* other = &firstOther;
    for (const Node* next = &gate; next; next = flow_.onlyConsumer(tensor))
    {
      other = next == &gate ? other : otherLive(*next, tensor);
      const bool goesOn =
          other ? (next->op == "Mul" || next->op == "Div") && isGate(*next, tensor, *other, roots)
                : isStep(*next, tensor) && scalesByOneNumber(*next);
      if (!goesOn)
      {
        break;
      }
      if (other)
      {
        roots.add(flow_.origin(*other).roots);
      }
      tensor = next->outputs[0];
      gates = {tensor, roots};
    }
    return gates;
  }

  // The last of a node's live inputs beside `tensor`.
  const std::string* otherLive(const Node& node, const std::string& tensor) const
  {
    const std::string* other = nullptr;
    for (const std::string& input : node.inputs)
    {
      other = input != tensor && flow_.isLive(input) ? &input : other;
    }
    return other;
  }

  // May a node of one live input be a step of an activation's formula?
  bool isStep(const Node& node, const std::string& tensor) const
  {
    const bool isSquare = std::count(node.inputs.begin(), node.inputs.end(), tensor) > 1;
    return !isSquare && (isActivation(node.op) || !scaledInput(node).empty() || node.op == "Reciprocal" ||
                         node.op == "Cast");
  }

  bool isGate(const Node& gate, const std::string& tensor, const std::string& other,
              const IndexSet& roots) const
  {
    const Origin& origin = flow_.origin(other);
    if (origin.isReduced || origin.roots.isEmpty())
    {
      return false;
    }
    if (origin.roots == roots)
    {
      return true;
    }
    if (gate.op != "Mul" || !isWhole(other, tensor) || flow_.onlyConsumer(other) != &gate)
    {
      return false;
    }
    // What waits for its activation, or tanh(a) * sigmoid(b).
    return !origin.isActive || endsInSigmoid(tensor) || endsInSigmoid(other);
  }

  bool endsInSigmoid(const std::string& tensor) const
  {
    const Node* node = flow_.producer(tensor);
    return node && (node->op == "Sigmoid" || node->op == "HardSigmoid");
  }

  // What scales, shifts or normalises a linear operator's output belongs to it; a residual sum doesn't.
  std::string afterAffine(std::string tensor) const
  {
    for (std::string next = affineOf(tensor); !next.empty(); next = affineOf(tensor))
    {
      tensor = next;
    }
    return tensor;
  }

  std::string affineOf(const std::string& tensor) const
  {
    if (const Node* only = flow_.onlyConsumer(tensor))
    {
      if (isNormalization(only->op))
      {
        return only->outputs[0];
      }
      if (isArithmetic(only->op) && !addsAsMuch(*only, tensor))
      {
        return only->outputs[0];
      }
    }
    const std::string next = normalized(tensor);
    if (!next.empty())
    {
      return next;
    }
    // A normalisation of the last axis stands behind a transpose, where the channels of a convolution are
    // that.
    std::string moved = tensor;
    for (const Node* only = flow_.onlyConsumer(moved); only && only->op == "Transpose";
         only = flow_.onlyConsumer(moved))
    {
      moved = only->outputs[0];
    }
    const Node* only = flow_.onlyConsumer(moved);
    return moved == tensor                     ? std::string()
           : only && isNormalization(only->op) ? only->outputs[0]
                                               : normalized(moved);
  }

  // Does a tensor do nothing but scale or shift whole channels of others (a style, a condition)? It belongs
  // to the layer that it modulates then.
  bool onlyModulates(const std::string& tensor, int steps = 6) const
  {
    const auto& readers = flow_.consumers(tensor);
    const Shape* mine = flow_.shape(tensor);
    return mine && !readers.empty() &&
           std::all_of(readers.begin(), readers.end(),
                       [&](const Node* reader)
                       {
                         const Shape* its =
                             reader->outputs.empty() ? nullptr : flow_.shape(reader->outputs[0]);
                         if (!its || !(isArithmetic(reader->op) || isReshape(reader->op)))
                         {
                           return false;
                         }
                         return elementCount(*its) > elementCount(*mine) ||
                                (steps > 0 && onlyModulates(reader->outputs[0], steps - 1));
                       });
  }

  // Does an input run along the whole of a tensor, and isn't made of reductions alone?
  bool isWhole(const std::string& input, const std::string& tensor) const
  {
    const Shape* its = flow_.shape(input);
    const Shape* shape = flow_.shape(tensor);
    return flow_.isLive(input) && !flow_.origin(input).isReduced && its && shape && *its == *shape;
  }

  // Is another tensor of this size added or multiplied, which isn't made of this one's reductions?
  bool addsAsMuch(const Node& node, const std::string& tensor) const
  {
    return std::any_of(node.inputs.begin(), node.inputs.end(),
                       [&](const std::string& input) { return input != tensor && isWhole(input, tensor); }) ||
           std::count(node.inputs.begin(), node.inputs.end(), tensor) > 1;
  }

  // A normalisation written out: x / norm(x), (x - mean(x)) / deviation(x). All that reads x, and x less its
  // mean, are parts of it.
  std::string normalized(const std::string& tensor) const
  {
    std::string current = tensor;
    for (int step = 0; step < 2; ++step)
    {
      const Node* next = nullptr;
      for (const Node* reader : flow_.consumers(current))
      {
        const bool isStep =
            isArithmetic(reader->op) && reader->inputs.size() == 2 && isBesideReduction(*reader, current);
        if (isStep && (!next || next == reader))
        {
          next = reader;
        }
        else if (isStep || !onlyReduced(*reader))
        {
          return {};
        }
      }
      if (!next)
      {
        return {};
      }
      if (next->op == "Div" || next->op == "Mul")
      {
        return next->outputs[0];
      }
      current = next->outputs[0];
    }
    return {};
  }

  bool isBesideReduction(const Node& node, const std::string& tensor) const
  {
    const std::string& other = node.inputs[node.inputs[0] == tensor ? 1 : 0];
    return other != tensor && flow_.isLive(other) && flow_.origin(other).isReduced;
  }

  // Does everything that comes of the node end in reductions? Squares of what is averaged next do.
  bool onlyReduced(const Node& node) const
  {
    const Node* next = &node;
    for (int step = 0; next && step < 4; ++step)
    {
      if (flow_.isLive(*next) && flow_.origin(next->outputs[0]).isReduced)
      {
        return true;
      }
      next = flow_.onlyConsumer(next->outputs[0]);
    }
    return false;
  }

  void addInBlock(const Node& node)
  {
    const std::string& tensor = node.outputs[0];
    const Node* next = flow_.onlyConsumer(tensor);
    const bool isOnTheWay = next && (isActivation(next->op) || isNormalization(next->op));
    if (node.op == "Add" && isResidual(node) && !(next && isActivation(next->op)))
    {
      add(tensor);
    }
    else if (isNormalization(node.op) && !isOnTheWay)
    {
      add(tensor);
    }
    else if (node.op == "Div" && isWrittenOut(node))
    {
      const std::string scaled = afterScaling(tensor);
      const Node* reader = flow_.onlyConsumer(scaled);
      if (!reader || !isActivation(reader->op))
      {
        add(scaled);
      }
    }
    else if (node.op == "MatMul" && (comesFromSoftmax(node.inputs[0]) || comesFromSoftmax(node.inputs[1])))
    {
      add(tensor);
    }
  }

  bool isResidual(const Node& node) const
  {
    return std::all_of(node.inputs.begin(), node.inputs.end(),
                       [&](const std::string& input) { return isWhole(input, node.outputs[0]); });
  }

  // (x - mean(x)) / deviation(x)
  bool isWrittenOut(const Node& node) const
  {
    const Node* centred = flow_.producer(node.inputs[0]);
    return flow_.isLive(node.inputs[1]) && flow_.origin(node.inputs[1]).isReduced && centred &&
           centred->op == "Sub" && flow_.isLive(centred->inputs[1]) &&
           flow_.origin(centred->inputs[1]).isReduced;
  }

  std::string afterScaling(std::string tensor) const
  {
    for (const Node* next = flow_.onlyConsumer(tensor); next && !scaledInput(*next).empty();
         next = flow_.onlyConsumer(tensor))
    {
      tensor = next->outputs[0];
    }
    return tensor;
  }

  bool comesFromSoftmax(const std::string& tensor) const
  {
    const Node* node = flow_.producer(tensor);
    while (node && node->op != "Softmax" &&
           (isReshape(node->op) || node->op == "Cast" || node->op == "Transpose"))
    {
      node = flow_.producer(node->inputs[0]);
    }
    return node && node->op == "Softmax";
  }

  const Dataflow& flow_;
  std::vector<std::string> tensors_;
  std::set<std::string> known_;         // the same
  std::map<std::string, Gates> gates_;  // behind tensors, for the roots of those
  IndexSet activated_;                  // roots that an activation follows
};

// The tensor before nodes that only reshape or transpose.
std::string sameValues(const Dataflow& flow, std::string tensor)
{
  for (const Node* node = flow.producer(tensor); node && (isReshape(node->op) || node->op == "Transpose");
       node = flow.producer(tensor))
  {
    tensor = node->inputs.at(0);
  }
  return tensor;
}

bool hasNumbers(const Dataflow& flow, const std::string& tensor)
{
  const TensorInfo* info = flow.plan().find(tensor);
  return info && info->type == ElementType::Float32 && flow.isLive(tensor) && elementCount(info->shape) > 0;
}

bool keepsSamplesApart(const Dataflow& flow, const std::string& tensor)
{
  if (flow.samples() == 1)
  {
    return true;
  }
  int count = 0;
  std::int64_t samples = 0;
  for (const Axis& axis : flow.axes(tensor).axes)
  {
    for (const AxisPart& part : axis)
    {
      count += part.role == AxisRole::Sample ? 1 : 0;
      samples = part.role == AxisRole::Sample ? part.extent : samples;
    }
  }
  return count == 1 && samples == flow.samples();
}

// The tensor that the user means by the name of a tensor or node.
std::string namedTensor(const Dataflow& flow, const std::string& name)
{
  const std::string made = flow.producer(name) ? name : madeByNode(flow.graph(), name);
  const std::string tensor = made.empty() ? name : made;
  if (!hasNumbers(flow, tensor) || !keepsSamplesApart(flow, tensor))
  {
    const auto& nodes = flow.graph().nodes;
    const bool isByValue =
        std::any_of(nodes.begin(), nodes.end(), [](const Node& node) { return node.op == byValueOp; });
    throw Error("'" + name + "' cannot be a layer")
        .expected("the name of a node or tensor with numbers of each sample")
        .found(flow.shape(tensor) ? toString(*flow.shape(tensor))
               : isByValue        ? "no such name outside of what is computed by value"
                                  : "no such name");
  }
  return tensor;
}
}  // namespace

FoundLayers findLayers(const Graph& graph, const Plan& plan, const std::string& outputName,
                       std::int64_t samples, const LayerOptions& options)
{
  FoundLayers found;
  const Dataflow flow(graph, plan, samples);
  std::vector<std::string> tensors;
  const std::string output = sameValues(flow, outputName);
  if (options.tensors.empty())
  {
    for (const std::string& tensor : LayerFinder(flow).find(options.inBlocks))
    {
      if (!hasNumbers(flow, tensor))
      {
        continue;
      }
      if (!keepsSamplesApart(flow, tensor))
      {
        found.mixesSamples = true;
        continue;
      }
      tensors.push_back(tensor);
    }
    const auto place = [&](const std::string& tensor)
    { return flow.producer(tensor) ? flow.indexOf(*flow.producer(tensor)) + 1 : 0; };
    std::stable_sort(tensors.begin(), tensors.end(),
                     [&](const std::string& a, const std::string& b) { return place(a) < place(b); });
    if (std::none_of(tensors.begin(), tensors.end(),
                     [&](const std::string& tensor) { return sameValues(flow, tensor) == output; }))
    {
      tensors.push_back(outputName);
    }
  }
  for (const std::string& name : options.tensors)
  {
    tensors.push_back(namedTensor(flow, name));
  }
  std::map<int, std::vector<int>> featureAxes;
  for (const auto& [layer, axis] : options.featureAxes)
  {
    if (layer < 1 || static_cast<std::size_t>(layer) > tensors.size())
    {
      throw Error("the network has no such layer")
          .expected("1 to " + std::to_string(tensors.size()))
          .found(std::to_string(layer));
    }
    featureAxes[layer].push_back(axis);
  }
  LayerDescriber describer(flow);
  for (const std::string& tensor : tensors)
  {
    const auto number = static_cast<int>(found.layers.size()) + 1;
    found.layers.push_back(describer.describe(tensor, featureAxes[number]));
    found.layers.back().name = "layer_" + std::to_string(number);
    found.layers.back().isOutput = sameValues(flow, tensor) == output;
  }
  return found;
}

}  // namespace layerscope
