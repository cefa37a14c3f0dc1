#include "ChannelFactors.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <sstream>

#include "Error.h"
#include "Network.h"

namespace layerscope
{

std::string toText(const std::vector<ChannelFactor>& factors)
{
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text.precision(std::numeric_limits<float>::max_digits10);
  for (const ChannelFactor& each : factors)
  {
    text << (text.tellp() > 0 ? ";" : "") << each.layer << ':' << each.channel << ':' << each.factor;
  }
  return text.str();
}

std::vector<ChannelFactor> channelFactors(const std::string& text)
{
  std::vector<ChannelFactor> factors;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ';');)
  {
    std::istringstream numbers(part);
    numbers.imbue(std::locale::classic());
    ChannelFactor factor;
    char first = 0, second = 0;
    numbers >> factor.layer >> first >> factor.channel >> second >> factor.factor;
    if (!numbers || first != ':' || second != ':' || numbers.peek() != std::istringstream::traits_type::eof())
    {
      throw Error("the factors of channels cannot be read").expected("layer:channel:factor;...").found(text);
    }
    factors.push_back(factor);
  }
  return factors;
}

namespace
{

/// The factors of one layer's channels.
std::vector<float> factorsOf(const Layer& layer, const std::vector<ChannelFactor>& factors)
{
  std::vector<float> values(static_cast<std::size_t>(layer.channels), 1);
  for (const ChannelFactor& each : factors)
  {
    if (each.channel < 0 || each.channel >= layer.channels)
    {
      throw Error(layer.name + " has no such channel")
          .expected("0 to " + std::to_string(layer.channels - 1))
          .found(std::to_string(each.channel));
    }
    if (!std::isfinite(each.factor))
    {
      throw Error("the factor of a channel of " + layer.name + " is not finite")
          .expected("a finite number")
          .found(std::to_string(each.factor));
    }
    values[static_cast<std::size_t>(each.channel)] *= each.factor;
  }
  return values;
}

/// Puts a multiplication by factors behind the node that makes a layer's tensor; all that read it read the
/// product then.
class Multiplication
{
public:
  /// Tensors and nodes that are added get names that no file uses.
  Multiplication(Graph& graph, const Layer& layer)
      : graph_(graph), tensor_(layer.tensor), product_(layer.tensor + "\x1f times"), axes_(layer.axes)
  {
  }

  const std::string& product() const { return product_; }

  void insert(const std::vector<float>& factors)
  {
    const auto maker = std::find_if(
        graph_.nodes.begin(), graph_.nodes.end(),
        [&](const Node& node) { return std::count(node.outputs.begin(), node.outputs.end(), tensor_) != 0; });
    // The input itself has no maker.
    const auto place = maker == graph_.nodes.end() ? graph_.nodes.begin() : maker + 1;
    opset_ = (maker == graph_.nodes.end() ? graph_.nodes.front() : *maker).opset;
    for (Node& node : graph_.nodes)
    {
      std::replace(node.inputs.begin(), node.inputs.end(), tensor_, product_);
    }
    for (ValueInfo& output : graph_.outputs)
    {
      output.name = output.name == tensor_ ? product_ : output.name;
    }
    const auto isMixed = [](const Axis& axis)
    {
      const auto features = std::count_if(
          axis.begin(), axis.end(), [](const AxisPart& part) { return part.role == AxisRole::Feature; });
      return features > 0 && static_cast<std::size_t>(features) < axis.size();
    };
    std::vector<Node> added;
    if (std::none_of(axes_.begin(), axes_.end(), isMixed))
    {
      added = {node("Mul", {tensor_, constant(factorShape(axes_), factors)}, product_)};
    }
    else
    {
      // Samples and heads along one axis, say: each gets an axis of its own meanwhile.
      Axes apart;
      for (const Axis& axis : axes_)
      {
        for (const AxisPart& part : axis)
        {
          apart.push_back({part});
        }
      }
      added = {reshape(tensor_, apart, tensor_ + "\x1f apart"),
               node("Mul", {tensor_ + "\x1f apart", constant(factorShape(apart), factors)},
                    tensor_ + "\x1f scaled"),
               reshape(tensor_ + "\x1f scaled", axes_, product_)};
    }
    graph_.nodes.insert(place, added.begin(), added.end());
  }

private:
  static Shape factorShape(const Axes& axes)
  {
    Shape shape;
    for (const Axis& axis : axes)
    {
      shape.push_back(hasRole(axis, AxisRole::Feature) ? extentOf(axis) : 1);
    }
    return shape;
  }

  std::string constant(const Shape& shape, const std::vector<float>& values)
  {
    const std::string name = tensor_ + "\x1f factors";
    graph_.initializers[name] = Tensor::floats(shape, values);
    return name;
  }

  Node node(const std::string& op, const std::vector<std::string>& inputs, const std::string& output) const
  {
    Node node;
    node.name = output;
    node.op = op;
    node.opset = opset_;
    node.inputs = inputs;
    node.outputs = {output};
    return node;
  }

  Node reshape(const std::string& input, const Axes& axes, const std::string& output)
  {
    std::vector<std::int64_t> shape;
    for (const Axis& axis : axes)
    {
      shape.push_back(hasRole(axis, AxisRole::Sample) ? -1 : extentOf(axis));
    }
    Node made = node("Reshape", {input}, output);
    if (opset_ < 5)
    {
      made.attributes.set("shape", shape);
      return made;
    }
    const std::string name = output + "\x1f shape";
    graph_.initializers[name] = Tensor::ints({static_cast<std::int64_t>(shape.size())}, shape);
    made.inputs.push_back(name);
    return made;
  }

  Graph& graph_;
  std::string tensor_, product_;
  Axes axes_;
  std::int64_t opset_ = 0;
};

}  // namespace

std::shared_ptr<const Network> Network::withFactors(const std::vector<ChannelFactor>& factors) const
{
  std::map<int, std::vector<ChannelFactor>> ofLayers;
  for (const ChannelFactor& each : factors)
  {
    ofLayers[each.layer].push_back(each);
  }
  auto graph = std::make_shared<Graph>(*graph_);
  const std::shared_ptr<Network> network(new Network(*this));
  try
  {
    for (const auto& [number, ofLayer] : ofLayers)
    {
      if (number < 1 || static_cast<std::size_t>(number) > layers_.size())
      {
        throw Error("the network has no such layer")
            .expected("1 to " + std::to_string(layers_.size()))
            .found(std::to_string(number));
      }
      Layer& layer = network->layers_[static_cast<std::size_t>(number) - 1];
      Multiplication multiplication(*graph, layer);
      multiplication.insert(factorsOf(layer, ofLayer));
      const std::string& product = multiplication.product();
      network->outputName_ = network->outputName_ == layer.tensor ? product : network->outputName_;
      layer.tensor = product;
    }
  }
  catch (const Error& error)
  {
    if (!error.file().empty())
    {
      throw;
    }
    // It is the user's entry that is wrong, not the file, whose long path would stand before it.
    const std::string name = std::filesystem::path(this->file()).filename().string();
    throw Error("Channel Factors of " + name + ": " + error.message())
        .expected(error.expected())
        .found(error.found());
  }
  network->graph_ = graph;
  return network;
}

}  // namespace layerscope
