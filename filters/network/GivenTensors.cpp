#include <algorithm>

#include "Error.h"
#include "Network.h"
#include "OwnOperators.h"

namespace layerscope
{

std::shared_ptr<const Network> Network::withGiven(const std::vector<GivenTensor>& given) const
{
  auto graph = std::make_shared<Graph>(*graph_);
  const std::shared_ptr<Network> network(new Network(*this));
  const auto insert = [&](const std::string& tensor, const char* op, const Tensor& values)
  {
    const std::string suffix = op == givenOp ? "\x1f given" : "\x1f back";
    Node node;
    node.op = op;
    node.inputs = {tensor + suffix + " values"};
    graph->initializers[node.inputs[0]] = values;
    return readInstead(*graph, tensor, node, suffix);
  };
  for (const GivenTensor& each : given)
  {
    if (!each.isGradient)
    {
      const std::string tensor = tensorNamed(each.tensor);
      network->replace(tensor, insert(tensor, givenOp, each.values));
    }
  }
  for (const GivenTensor& each : given)
  {
    if (each.isGradient)
    {
      const std::string tensor = network->tensorNamed(each.tensor);
      const std::string read = insert(tensor, givenGradientOp, each.values);
      const auto changed = gradientOf_.find(tensor);
      network->gradientOf_[read] = changed == gradientOf_.end() ? tensor : changed->second;
      network->replace(tensor, read);
    }
  }
  network->graph_ = graph;
  return network;
}

std::string Network::tensorNamed(const std::string& name) const
{
  std::string tensor;
  for (const Layer& layer : layers_)
  {
    tensor = layer.name == name ? layer.tensor : tensor;
  }
  if (tensor.empty())
  {
    const Node* byName = nullptr;
    bool isTensor = name == inputName();
    for (const Node& node : graph_->nodes)
    {
      isTensor = isTensor || std::count(node.outputs.begin(), node.outputs.end(), name) != 0;
      byName = !byName && node.name == name && !node.outputs.empty() ? &node : byName;
    }
    tensor = isTensor ? name : byName ? byName->outputs[0] : "";
  }
  if (name.empty() || tensor.empty())
  {
    throw Error("there is no tensor '" + name + "' in the network")
        .inFile(file())
        .expected("the name of a layer, or of a tensor or node in the file");
  }
  for (auto next = readInstead_.find(tensor); next != readInstead_.end(); next = readInstead_.find(tensor))
  {
    tensor = next->second;
  }
  return tensor;
}

}  // namespace layerscope
