#include "Network.h"

#include <algorithm>

#include "Layers.h"
#include "Memory.h"
#include "OnnxReader.h"

namespace layerscope
{

namespace
{
// Limits for the number of samples of one run.
constexpr double wantedBytes = 64.0 * 1024 * 1024;
constexpr double wantedMultiplyAdds = 2e10;
constexpr std::int64_t largestBatch = 32;
// A number of samples that hardly any other extent is, so that the axis of the samples is told from others.
constexpr std::int64_t manySamples = 11;

/// Extents of the input for one sample, `given` for those that the file leaves open.
Shape sampleShapeOf(const ValueInfo& input, const Shape& given)
{
  const Shape& shape = input.info.shape;
  const Shape own(shape.empty() ? shape.end() : shape.begin() + 1, shape.end());
  const auto agrees = [](std::int64_t fixed, std::int64_t wanted)
  { return wanted > 0 && (fixed < 0 || fixed == wanted); };
  if (given.empty())
  {
    return own;
  }
  if (input.hasShape &&
      (own.size() != given.size() || !std::equal(own.begin(), own.end(), given.begin(), agrees)))
  {
    throw Error("Input Shape does not fit the network's input '" + input.name + "'")
        .expected(toString(own) + ", with any number for ?")
        .found(toString(given));
  }
  return given;
}

const ValueInfo& findInput(const Graph& graph, const Shape& given)
{
  if (graph.inputs.size() != 1)
  {
    std::string names;
    for (const ValueInfo& input : graph.inputs)
    {
      names += (names.empty() ? "'" : ", '") + input.name + "'";
    }
    throw Error("the network has a wrong number of inputs")
        .expected("one")
        .found(graph.inputs.empty() ? "none" : std::to_string(graph.inputs.size()) + ": " + names);
  }
  const ValueInfo& input = graph.inputs[0];
  const Shape& shape = input.info.shape;
  if (input.info.type != ElementType::Float32)
  {
    throw Error("the network's input '" + input.name + "' is of another type")
        .expected("float32")
        .found(toString(input.info.type));
  }
  const Shape sample = sampleShapeOf(input, given);
  const bool isFixed =
      !sample.empty() && std::all_of(sample.begin(), sample.end(), [](auto extent) { return extent > 0; });
  if (!isFixed || (input.hasShape && shape[0] == 0))
  {
    throw Error("the network's input '" + input.name + "' leaves its shape open; Input Shape would tell it")
        .expected("[samples, ...] with fixed extents but for the first")
        .found(input.hasShape ? toString(shape) : "no shape");
  }
  const double bytes = static_cast<double>(elementCount(sample)) * sizeof(float);
  if (bytes > static_cast<double>(physicalMemory()))
  {
    throw Error("one sample of the network's input '" + input.name + "' does not fit into memory")
        .expected("at most " + bytesText(static_cast<double>(physicalMemory())))
        .found(bytesText(bytes) + " for " + toString(sample));
  }
  return input;
}

std::map<std::string, Plan::Input> inputsFor(const std::string& name, const Shape& sampleShape,
                                             std::int64_t batch)
{
  Plan::Input input;
  input.info.shape.push_back(batch);
  input.info.shape.insert(input.info.shape.end(), sampleShape.begin(), sampleShape.end());
  elementCount(input.info.shape);
  return {{name, input}};
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
      return node->op;
    }
    tensor = node->inputs[0];
  }
  return {};
}
}  // namespace

std::shared_ptr<const Network> Network::load(const std::string& file, const Shape& sampleShape)
{
  auto graph = std::make_shared<Graph>(readOnnx(file));
  const std::shared_ptr<Network> network(new Network);
  try
  {
    const ValueInfo& input = findInput(*graph, sampleShape);
    if (graph->outputs.empty())
    {
      throw Error("the network has no output");
    }
    network->graph_ = graph;
    network->inputName_ = input.name;
    network->sampleShape_ = sampleShapeOf(input, sampleShape);
    network->outputName_ = graph->outputs[0].name;
    network->outputOp_ = findOutputOp(*graph, network->outputName_);
    network->fixedBatch_ = input.hasShape ? std::max<std::int64_t>(0, input.info.shape[0]) : 0;
    network->inspect();
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

// Are samples kept apart in all layers? Apart from the rest of the inspection, so that only one plan with its
// packed weights is there at a time.
bool Network::inspectTensors(std::int64_t samples)
{
  const Plan everything(graph_, inputsFor(inputName_, sampleShape_, samples), allTensors(*graph_));
  const TensorInfo* output = everything.find(outputName_);
  if (!output || output->type != ElementType::Float32 || output->shape.empty() || output->shape[0] != samples)
  {
    throw Error("the network's output '" + outputName_ + "' does not have the samples along its first axis")
        .expected("float32 [" + std::to_string(samples) + ", ...]")
        .found(output ? toString(output->type) + (" " + toString(output->shape)) : "a constant");
  }
  outputShape_.assign(output->shape.begin() + 1, output->shape.end());
  FoundLayers found = findLayers(*graph_, everything, outputName_, samples, layerOptions_);
  layers_ = std::move(found.layers);
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
  return inputName_;
}
const Shape& Network::sampleShape() const
{
  return sampleShape_;
}
std::int64_t Network::sampleSize() const
{
  return elementCount(sampleShape_);
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
  return Plan(graph_, inputsFor(inputName_, sampleShape_, batch), std::move(taps), changed);
}

}  // namespace layerscope
