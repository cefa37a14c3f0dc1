#include "Network.h"

#include <algorithm>

#include "ByValue.h"
#include "ControlFlow.h"
#include "GraphInputs.h"
#include "Layers.h"
#include "OnnxReader.h"
#include "OwnOperators.h"

namespace layerscope
{

namespace
{
// Limits for the number of samples of one run.
constexpr double wantedBytes = 64.0 * 1024 * 1024;
constexpr double wantedMultiplyAdds = 2e10;
constexpr std::int64_t largestBatch = 32;

std::map<std::string, Plan::Input> inputsFor(const std::vector<FedInput>& fed, std::int64_t batch)
{
  std::map<std::string, Plan::Input> inputs;
  for (const FedInput& each : fed)
  {
    Plan::Input input;
    input.info.shape = each.sampleShape;
    input.info.shape.insert(input.info.shape.begin(), batch);
    elementCount(input.info.shape);
    inputs.emplace(each.tensor, input);
  }
  return inputs;
}

std::vector<std::string> allTensors(const Graph& graph)
{
  std::vector<std::string> names;
  for (const Node& node : graph.nodes)
  {
    std::copy_if(node.outputs.begin(), node.outputs.end(), std::back_inserter(names),
                 [](const std::string& name) { return !name.empty(); });
  }
  return names;
}

// The operator that makes the values of `tensor`, behind those that only move them.
std::string findOutputOp(const Graph& graph, std::string tensor)
{
  // Backwards, so that every node stands before those it needs.
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node)
  {
    if (std::find(node->outputs.begin(), node->outputs.end(), tensor) == node->outputs.end())
    {
      continue;
    }
    const bool isReshape = node->op == "Reshape" || node->op == "Identity" || node->op == "Transpose" ||
                           node->op == "Squeeze" || node->op == "Unsqueeze" || node->op == "Flatten";
    if (!isReshape || node->inputs.empty())
    {
      return madeIn(&*node, tensor)->op;
    }
    tensor = node->inputs[0];
  }
  return {};
}

/// The tensor `name`, or the first one of the node of that name.
std::string madeBy(const Graph& graph, const std::string& name)
{
  for (const Node& node : graph.nodes)
  {
    if (std::find(node.outputs.begin(), node.outputs.end(), name) != node.outputs.end())
    {
      return name;
    }
  }
  const std::string made = madeByNode(graph, name);
  if (!made.empty())
  {
    return made;
  }
  std::string outputs;
  for (const ValueInfo& output : graph.outputs)
  {
    outputs += (outputs.empty() ? "'" : ", '") + output.name + "'";
  }
  throw Error("Output names a tensor that the network doesn't have")
      .expected(outputs + ", or another tensor or node of the file")
      .found("'" + name + "'");
}
}  // namespace

std::shared_ptr<const Network> Network::load(const std::string& file, const InputOptions& options)
{
  auto graph = std::make_shared<Graph>(readOnnx(file));
  const std::shared_ptr<Network> network(new Network);
  try
  {
    const GraphInputs inputs = prepareInputs(*graph, options);
    if (graph->outputs.empty())
    {
      throw Error("the network has no output");
    }
    network->inputs_ = inputs.fed;
    network->fixedBatch_ = inputs.fixedBatch;
    network->wantedOutput_ = options.output;
    network->isShapeGiven_ = inputs.isShapeGiven;
    try
    {
      network->graph_ = withoutControlFlow(
          graph, [&](std::int64_t samples) { return inputsFor(network->inputs_, samples); },
          network->fixedBatch_);
      network->inspect();
    }
    catch (const UnknownValues&)
    {
      // Several samples in one run would decide for each other.
      if (inputs.fixedBatch > 1)
      {
        throw;
      }
      network->fixedBatch_ = 1;
      network->graph_ = gatheredByValue(*graph, inputsFor(network->inputs_, 1), options.output);
      network->inspect();
    }
  }
  catch (Error& error)
  {
    error.inFile(file);
    throw;
  }
  return network;
}

void Network::inspect()
{
  if (fixedBatch_ == 0 && !keepsSamplesApart())
  {
    fixedBatch_ = 1;
  }
  const std::int64_t samples = std::max<std::int64_t>(1, fixedBatch_);
  if (fixedBatch_ != 0)
  {
    inspectTensors(samples);
  }

  const Plan one = plan(samples, layerTensors());
  const double bytes = std::max(1.0, static_cast<double>(one.workspaceBytes()));
  const double work = std::max(1.0, static_cast<double>(one.multiplyAdds()));
  const auto fits = static_cast<std::int64_t>(std::min(wantedBytes / bytes, wantedMultiplyAdds / work));
  suggestedBatch_ = fixedBatch_ ? fixedBatch_ : std::clamp<std::int64_t>(fits, 1, largestBatch);
}

// Finds the output's axis of samples in a plan of all tensors for `samples` samples. Where that isn't the
// first, or the numbers are whole, nodes at the end of the graph make a tensor of floats with the samples
// first.
void Network::chooseOutput(const Plan& everything, std::int64_t samples)
{
  std::vector<std::string> candidates;
  if (wantedOutput_.empty())
  {
    for (const ValueInfo& output : graph_->outputs)
    {
      candidates.push_back(output.name);
    }
  }
  else
  {
    candidates = {madeBy(*graph_, wantedOutput_)};
  }
  const auto axisOf = [&](const std::string& tensor)
  {
    const TensorInfo* info = everything.find(tensor);
    const Shape shape = info ? info->shape : Shape{};
    return static_cast<std::size_t>(std::find(shape.begin(), shape.end(), samples) - shape.begin());
  };
  // What is made by the sample's values alone needs no axis of samples to be one sample's.
  const bool oneByOne = std::any_of(graph_->nodes.begin(), graph_->nodes.end(),
                                    [](const Node& node) { return node.op == byValueOp; });
  const auto fits = [&](const std::string& tensor)
  {
    const TensorInfo* info = everything.find(tensor);
    return info && (oneByOne || axisOf(tensor) < info->shape.size()) &&
           (info->type == ElementType::Float32 || !wantedOutput_.empty());
  };
  const auto chosen = std::find_if(candidates.begin(), candidates.end(), fits);
  if (chosen == candidates.end())
  {
    const TensorInfo* output = everything.find(candidates[0]);
    throw Error("the network's output '" + candidates[0] + "' has no axis of samples")
        .expected("float32 [" + std::to_string(samples) + ", ...]")
        .found(output ? toString(output->type) + (" " + toString(output->shape)) : "a constant");
  }
  const TensorInfo& info = *everything.find(*chosen);
  const std::size_t axis = axisOf(*chosen);
  const bool isWithout = axis == info.shape.size();
  outputTensor_ = *chosen;
  outputOp_ = findOutputOp(*graph_, outputTensor_);
  outputShape_ = info.shape;
  if (!isWithout)
  {
    outputShape_.erase(outputShape_.begin() + static_cast<std::ptrdiff_t>(axis));
  }
  outputName_ = outputLayer_ = outputTensor_;
  if (axis == 0 && !isWithout && info.type == ElementType::Float32)
  {
    return;
  }
  auto graph = std::make_shared<Graph>(*graph_);
  const auto append = [&](const char* op, const char* attribute, Attributes::Value value, const char* suffix)
  {
    const std::string made = outputName_ + suffix;
    Node node = ownNode(op, made, {outputName_}, {made});
    node.attributes.set(attribute, std::move(value));
    graph->nodes.push_back(std::move(node));
    outputName_ = made;
  };
  if (info.type != ElementType::Float32)
  {
    append("Cast", "to", static_cast<std::int64_t>(NumberFormat::Float32), "\x1f floats");
  }
  outputLayer_ = outputName_;
  if (isWithout)
  {
    append("Unsqueeze", "axes", std::vector<std::int64_t>{0}, "\x1f samples first");
    outputLayer_ = outputName_;
  }
  else if (axis != 0)
  {
    std::vector<std::int64_t> order = {static_cast<std::int64_t>(axis)};
    for (std::size_t i = 0; i < info.shape.size(); ++i)
    {
      if (i != axis)
      {
        order.push_back(static_cast<std::int64_t>(i));
      }
    }
    append("Transpose", "perm", order, "\x1f samples first");
  }
  graph_ = graph;
}

// Are samples kept apart in all layers? Apart from the rest of the inspection, so that only one plan with its
// packed weights is there at a time.
bool Network::inspectTensors(std::int64_t samples)
{
  const std::shared_ptr<const Graph> inspected = graph_;
  const Plan everything(graph_, inputsFor(inputs_, samples), allTensors(*graph_));
  if (outputTensor_.empty())
  {
    chooseOutput(everything, samples);
  }
  FoundLayers found = findLayers(*inspected, everything, outputTensor_, samples, layerOptions_);
  layers_ = std::move(found.layers);
  for (Layer& layer : layers_)
  {
    layer.tensor = layer.tensor == outputTensor_ ? outputLayer_ : layer.tensor;
  }
  return !found.mixesSamples;
}

// Some exporters write the number of samples into the shapes inside the network although its input leaves it
// open.
bool Network::keepsSamplesApart()
{
  try
  {
    return inspectTensors(manySamples);
  }
  catch (const Error&)
  {
    return false;
  }
}

std::shared_ptr<const Network> Network::withLayers(const LayerOptions& options) const
{
  const std::shared_ptr<Network> network(new Network(*this));
  network->layerOptions_ = options;
  try
  {
    // Once it is known whether samples stay apart, what fails is the options.
    network->inspectTensors(fixedBatch_ ? fixedBatch_ : manySamples);
  }
  catch (Error& error)
  {
    error.inFile(file());
    throw;
  }
  return network;
}

std::vector<std::string> Network::layerTensors() const
{
  std::vector<std::string> tensors = {outputName_};
  for (const Layer& layer : layers_)
  {
    tensors.push_back(layer.tensor);
  }
  return tensors;
}

const std::string& Network::file() const
{
  return graph_->file;
}
const std::shared_ptr<const Graph>& Network::graph() const
{
  return graph_;
}
const std::string& Network::inputName() const
{
  return inputs_[0].tensor;
}
const Shape& Network::sampleShape() const
{
  return inputs_[0].sampleShape;
}
std::int64_t Network::sampleSize() const
{
  return inputs_[0].size();
}
bool Network::isShapeGiven() const
{
  return isShapeGiven_;
}
const std::vector<FedInput>& Network::inputs() const
{
  return inputs_;
}
std::int64_t Network::rowSize() const
{
  std::int64_t size = 0;
  for (const FedInput& input : inputs_)
  {
    size += input.size();
  }
  return size;
}
std::map<std::string, Tensor> Network::emptyInputs(std::int64_t batch) const
{
  std::map<std::string, Tensor> tensors;
  for (const auto& [name, input] : inputsFor(inputs_, batch))
  {
    tensors.emplace(name, Tensor(input.info));
  }
  return tensors;
}
const std::string& Network::outputName() const
{
  return outputName_;
}
const Shape& Network::outputShape() const
{
  return outputShape_;
}
const std::string& Network::outputOp() const
{
  return outputOp_;
}
const std::vector<Layer>& Network::layers() const
{
  return layers_;
}
std::int64_t Network::fixedBatch() const
{
  return fixedBatch_;
}
std::int64_t Network::suggestedBatch() const
{
  return suggestedBatch_;
}

Plan Network::plan(std::int64_t batch, std::vector<std::string> taps, const Gradients& gradients) const
{
  if (batch < 1 || (fixedBatch_ != 0 && batch != fixedBatch_))
  {
    throw Error("the network cannot run that many samples at once")
        .expected(fixedBatch_ ? std::to_string(fixedBatch_) : "at least 1")
        .found(std::to_string(batch))
        .inFile(graph_->file);
  }
  Gradients changed = gradients;
  for (std::string& by : changed.by)
  {
    const auto found = gradientOf_.find(by);
    by = found == gradientOf_.end() ? by : found->second;
  }
  return Plan(graph_, inputsFor(inputs_, batch), std::move(taps), changed);
}

}  // namespace layerscope
