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

/// The factors of one layer's channels, shaped to go along its tensor [samples, channels, ...].
Tensor factorTensor(const Layer& layer, const std::vector<ChannelFactor>& factors, std::size_t rank)
{
  Shape shape(std::max<std::size_t>(rank, 2) - 1, 1);
  shape[0] = layer.channels;
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
  return Tensor::floats(shape, values);
}

/// Puts a multiplication behind the node that makes `tensor`; all that read it read the product then.
void multiply(Graph& graph, const std::string& tensor, const std::string& product, const std::string& factors)
{
  const auto maker = std::find_if(
      graph.nodes.begin(), graph.nodes.end(),
      [&](const Node& node) { return std::count(node.outputs.begin(), node.outputs.end(), tensor) != 0; });
  for (Node& node : graph.nodes)
  {
    std::replace(node.inputs.begin(), node.inputs.end(), tensor, product);
  }
  for (ValueInfo& output : graph.outputs)
  {
    output.name = output.name == tensor ? product : output.name;
  }
  Node node;
  node.name = product;
  node.op = "Mul";
  node.opset = maker->opset;
  node.inputs = {tensor, factors};
  node.outputs = {product};
  graph.nodes.insert(maker + 1, node);
}

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
      const Plan plan = this->plan(std::max<std::int64_t>(1, fixedBatch_), {layer.tensor});
      // Names that no file uses.
      const std::string product = layer.tensor + "\x1f times";
      const std::string constant = layer.tensor + "\x1f factors";
      graph->initializers[constant] = factorTensor(layer, ofLayer, plan.tapInfo(0).shape.size());
      multiply(*graph, layer.tensor, product, constant);
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
