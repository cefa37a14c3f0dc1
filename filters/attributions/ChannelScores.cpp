#include "ChannelScores.h"

#include <utility>

#include "network/Error.h"
#include "network/LayerOrder.h"

namespace layerscope
{

namespace
{
/// Where the values of (channel, position) lie among those of one sample.
std::vector<std::int64_t> placesOf(const Layer& layer)
{
  const auto size = static_cast<std::size_t>(layer.channels * layer.height * layer.width);
  std::vector<float> numbers(size), ordered(size);
  std::vector<std::int64_t> places(size);
  // Half the digits of a place at a time: a float has 24 bits.
  constexpr std::size_t half = 1 << 20;
  for (const std::size_t unit : {std::size_t{1}, half})
  {
    for (std::size_t i = 0; i < size; ++i)
    {
      numbers[i] = static_cast<float>(i / unit % half);
    }
    LayerOrder(layer).arrange(numbers.data(), 1, 1, ordered.data());
    for (std::size_t i = 0; i < size; ++i)
    {
      places[i] += static_cast<std::int64_t>(ordered[i]) * static_cast<std::int64_t>(unit);
    }
  }
  return places;
}
}  // namespace

ChannelScores::ChannelScores(const Network& network, const Layer& layer, Place place)
    : tensor_(layer.tensor), channels_(layer.channels), positions_(layer.height * layer.width)
{
  const bool hasSamplesFirst =
      !layer.axes.empty() && layer.axes[0].size() == 1 && layer.axes[0][0].role == AxisRole::Sample;
  if (!hasSamplesFirst)
  {
    throw Error("the samples of " + layer.name + " are not along its tensor's first axis")
        .inFile(network.file())
        .atNode(layer.node, layer.op)
        .expected("sample, ...")
        .found(axesText(layer));
  }
  if (!LayerOrder(layer).isPlain())
  {
    elements_ = placesOf(layer);
  }
  for (const Node& node : network.graph()->nodes)
  {
    const bool isMaker = !node.outputs.empty() && node.outputs[0] == tensor_;
    if (isMaker && (node.op == "Relu" || node.op == "Clip"))
    {
      before_ = node.inputs.at(0);
    }
  }
  choose(layer.height, layer.width, place);
}

ChannelScores::ChannelScores(std::string tensor, const Shape& shape, Place place)
    : tensor_(std::move(tensor)), channels_(shape.empty() ? 1 : shape[0])
{
  positions_ = channels_ == 0 ? 0 : elementCount(shape) / channels_;
  const std::int64_t width = shape.size() > 2 ? shape.back() : 1;
  choose(width == 0 ? 0 : positions_ / width, width, place);
}

void ChannelScores::choose(std::int64_t height, std::int64_t width, Place place)
{
  count_ = place == Place::Centre ? 1 : positions_;
  first_ = place == Place::Centre ? height / 2 * width + width / 2 : 0;
}

float ChannelScores::score(std::int64_t channel, const float* values) const
{
  double sum = 0;
  for (std::int64_t position = first_; position < first_ + count_; ++position)
  {
    sum += static_cast<double>(values[element(channel, position)]);
  }
  return static_cast<float>(sum / static_cast<double>(count_));
}

bool ChannelScores::isOff(std::int64_t channel, const float* values) const
{
  for (std::int64_t position = first_; position < first_ + count_; ++position)
  {
    if (values[element(channel, position)] != 0)
    {
      return false;
    }
  }
  return true;
}

void ChannelScores::writeGradient(std::int64_t channel, float* gradient) const
{
  for (std::int64_t position = first_; position < first_ + count_; ++position)
  {
    gradient[element(channel, position)] = 1.0F / static_cast<float>(count_);
  }
}

}  // namespace layerscope
