#include "LayerWeights.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "Dataflow.h"
#include "Error.h"

namespace layerscope
{

namespace
{
/// Values of a tensor that doesn't depend on the network's input.
Tensor constantValues(const Network& network, const std::string& name)
{
  const auto& weights = network.graph()->initializers;
  const auto found = weights.find(name);
  if (found != weights.end())
  {
    return found->second;
  }
  const std::int64_t samples = std::max<std::int64_t>(1, network.fixedBatch());
  const Plan plan = network.plan(samples, {name});
  auto inputs = network.emptyInputs(samples);
  for (auto& [input, zeros] : inputs)
  {
    std::fill_n(zeros.floats(), zeros.size(), 0.0F);
  }
  Tensor values;
  Workspace workspace;
  plan.run(workspace, inputs,
           [&](std::size_t, const Tensor& computed)
           {
             values = Tensor(computed.info());
             std::copy_n(static_cast<const char*>(computed.data()), computed.bytes(),
                         static_cast<char*>(values.data()));
             return true;
           });
  return values;
}

/// `from` [rows, columns, rest] as [columns, rows, rest], each value times `factor`.
Tensor swapped(const Tensor& from, std::int64_t rows, std::int64_t columns, Shape shape, float factor = 1)
{
  const std::int64_t rest = rows * columns == 0 ? 0 : from.size() / (rows * columns);
  Tensor to = Tensor::floats(std::move(shape));
  for (std::int64_t row = 0; row < rows; ++row)
  {
    for (std::int64_t column = 0; column < columns; ++column)
    {
      const float* values = from.floats() + (row * columns + column) * rest;
      std::transform(values, values + rest, to.floats() + (column * rows + row) * rest,
                     [factor](float value) { return factor * value; });
    }
  }
  return to;
}

bool isConvolution(const Node& node)
{
  return node.op == "Conv" || node.op == "ConvTranspose";
}

/// Finds weights and bias of one linear operator.
class WeightReader
{
public:
  WeightReader(const Network& network, const std::set<std::string>& live, const Node& node)
      : network_(network), live_(live), node_(node)
  {
    found_.node = node.name.empty() ? node.outputs[0] : node.name;
    found_.op = node.op;
    found_.isConvolution = isConvolution(node);
  }

  LayerWeights read()
  {
    const bool onRight = !isLive(1);
    if (!onRight && (found_.isConvolution || isLive(0)))
    {
      throw Error("the operator has no constant weights")
          .expected("weights that the file holds")
          .found(found_.isConvolution ? "weights that depend on the input" : "a product of two activations");
    }
    const Tensor values = constantValues(network_, node_.inputs[onRight ? 1 : 0]);
    if (found_.isConvolution)
    {
      readConvolution(values);
    }
    else
    {
      readProduct(values, onRight);
    }
    found_.bias.assign(static_cast<std::size_t>(found_.units()), 0.0F);
    if (node_.inputs.size() > 2 && !node_.inputs[2].empty())
    {
      readBias(node_.inputs[2]);
    }
    addSums();
    return std::move(found_);
  }

private:
  bool isLive(std::size_t input) const { return live_.count(node_.inputs.at(input)) != 0; }

  void readConvolution(const Tensor& values)
  {
    const Shape& shape = values.shape();
    fromRight_ = shape.size() - 1;
    found_.groups = node_.attributes.getInt("group", 1);
    if (node_.op == "Conv")
    {
      found_.weights = values;
      return;
    }
    // [groups, channels of a group, units of a group, kernel]
    const std::int64_t channels = shape[0] / found_.groups, units = shape[1];
    Shape swappedShape = shape;
    swappedShape[0] = found_.groups * units;
    swappedShape[1] = channels;
    if (found_.groups == 1)
    {
      found_.weights = swapped(values, channels, units, swappedShape);
      return;
    }
    found_.weights = Tensor::floats(swappedShape);
    const std::int64_t size = values.size() / found_.groups;
    for (std::int64_t group = 0; group < found_.groups; ++group)
    {
      const Tensor part =
          Tensor::view({ElementType::Float32, {size}}, const_cast<float*>(values.floats()) + group * size);
      std::copy_n(swapped(part, channels, units, {size}).floats(), size,
                  found_.weights.floats() + group * size);
    }
  }

  // The units are columns of a right operand, rows of a left one.
  void readProduct(const Tensor& values, bool onRight)
  {
    Shape shape = values.shape();
    while (shape.size() > 2 && shape[0] == 1)
    {
      shape.erase(shape.begin());
    }
    if (shape.size() > 2)
    {
      throw Error("the operator's weights are a stack of matrices")
          .expected("one matrix")
          .found(toString(shape));
    }
    if (shape.size() == 1)
    {
      shape.insert(onRight ? shape.end() : shape.begin(), 1);
    }
    fromRight_ = onRight ? 1 : 2;
    const float alpha = node_.op == "Gemm" ? node_.attributes.getFloat("alpha", 1.0F) : 1.0F;
    const bool isTransposed =
        node_.op == "Gemm" && node_.attributes.getInt(onRight ? "transB" : "transA", 0) != 0;
    if (isTransposed != onRight)
    {
      found_.weights = swapped(values, shape[0], shape[1], {shape[1], shape[0]}, alpha);
      return;
    }
    found_.weights = alpha == 1.0F ? values.reshaped(shape) : swapped(values, 1, shape[0], shape, alpha);
  }

  void readBias(const std::string& tensor)
  {
    found_.hasBias = true;
    if (!addBias(tensor, found_.isConvolution ? 1 : fromRight_, node_.attributes.getFloat("beta", 1.0F)))
    {
      std::fill(found_.bias.begin(), found_.bias.end(), std::numeric_limits<float>::quiet_NaN());
    }
  }

  /// The units run along an axis of the tensor, from 1 for the last. False, and nothing is added, where the
  /// tensor isn't one constant a unit, or one for all.
  bool addBias(const std::string& tensor, std::size_t fromRight, float factor)
  {
    if (live_.count(tensor) != 0)
    {
      return false;
    }
    const Tensor values = constantValues(network_, tensor);
    const Shape& shape = values.shape();
    const std::int64_t extent = shape.size() < fromRight ? 1 : shape[shape.size() - fromRight];
    if (values.type() != ElementType::Float32 || values.size() != extent ||
        (extent != 1 && extent != found_.units()))
    {
      return false;
    }
    for (std::int64_t unit = 0; unit < found_.units(); ++unit)
    {
      found_.bias[static_cast<std::size_t>(unit)] += factor * values.floats()[extent == 1 ? 0 : unit];
    }
    found_.hasBias = true;
    return true;
  }

  // Exporters write the bias of a matrix product as a sum behind it.
  void addSums()
  {
    std::string tensor = node_.outputs[0];
    for (const Node* reader = onlyReader(tensor); reader; reader = onlyReader(tensor))
    {
      const bool isSum = reader->op == "Add" || (reader->op == "Sub" && reader->inputs[0] == tensor);
      const std::string& other = reader->inputs[isSum && reader->inputs[0] == tensor ? 1 : 0];
      if (!isSum || !addBias(other, fromRight_, reader->op == "Sub" ? -1.0F : 1.0F))
      {
        return;
      }
      tensor = reader->outputs[0];
    }
  }

  const Node* onlyReader(const std::string& tensor) const
  {
    const Node* found = nullptr;
    for (const Node& node : network_.graph()->nodes)
    {
      if (readsValues(node) && std::count(node.inputs.begin(), node.inputs.end(), tensor) != 0)
      {
        if (found)
        {
          return nullptr;
        }
        found = &node;
      }
    }
    return found;
  }

  const Network& network_;
  const std::set<std::string>& live_;
  const Node& node_;
  LayerWeights found_;
  std::size_t fromRight_ = 1;  // the axis of the units in the output, from 1 for the last
};

const Node& producerOf(const Graph& graph, const std::string& tensor)
{
  return *std::find_if(graph.nodes.begin(), graph.nodes.end(),
                       [&](const Node& node)
                       { return std::count(node.outputs.begin(), node.outputs.end(), tensor) != 0; });
}
}  // namespace

LayerWeights layerWeights(const Network& network, const Layer& layer)
{
  const std::set<std::string> live = liveTensors(*network.graph());
  std::optional<LayerWeights> best;
  std::optional<Error> fault;
  const auto rank = [&](const LayerWeights& weights)
  { return std::make_pair(weights.units() == layer.channels, weights.weights.size()); };
  for (const std::string& tensor : layer.linear)
  {
    const Node& node = producerOf(*network.graph(), tensor);
    try
    {
      LayerWeights weights = WeightReader(network, live, node).read();
      if (!best || rank(weights) > rank(*best))
      {
        best = std::move(weights);
      }
    }
    catch (Error& error)
    {
      error.atNode(node.name.empty() ? tensor : node.name, node.op).inFile(network.file());
      if (!fault)
      {
        fault = error;
      }
    }
  }
  if (best)
  {
    return std::move(*best);
  }
  if (fault)
  {
    throw *fault;
  }
  throw Error(layer.name + " has no weights of its own")
      .inFile(network.file())
      .atNode(layer.node, layer.op)
      .expected("a convolution or a product with constant weights that belongs to no layer before");
}

std::vector<LinearOperator> linearOperators(const Network& network, const Layer& layer)
{
  // The input, and what is the input but for its extents.
  std::set<std::string> inputs = {network.inputName()};
  for (const Node& node : network.graph()->nodes)
  {
    if (!node.inputs.empty() && inputs.count(node.inputs[0]) != 0 && isReshape(node.op))
    {
      inputs.insert(node.outputs[0]);
    }
  }
  std::vector<LinearOperator> found;
  for (const std::string& tensor : layer.linear)
  {
    const Node& node = producerOf(*network.graph(), tensor);
    found.push_back(
        {isConvolution(node), std::any_of(node.inputs.begin(), node.inputs.end(),
                                          [&](const auto& input) { return inputs.count(input) != 0; })});
  }
  return found;
}

}  // namespace layerscope
