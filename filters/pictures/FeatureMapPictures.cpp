#include "FeatureMapPictures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "network/Error.h"
#include "network/Forward.h"
#include "network/LayerOrder.h"
#include "network/Memory.h"

namespace layerscope
{
namespace
{

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr std::int64_t cellsPerRow = 32;
constexpr std::int64_t smallestCell = 8;    // in pixels
constexpr std::int64_t smallestWidth = 96;  // of a picture, in pixels: "10000: 255" fits below it
constexpr std::uint8_t leastInk = 64;       // that counts as a letter
constexpr std::int64_t flat = 4;  // pictures of fewer rows look like a line where their pixels are small
constexpr double bytesOfPixel = sizeof(float) + sizeof(int) + sizeof(vtkIdType) + 4 + sizeof(float);
constexpr const char* tooLarge =
    "the feature maps don't fit into memory; take fewer in Maximum Samples or Number Of Channels";

/// Runs the network for some samples, as often as asked to.
class LayerRun
{
public:
  LayerRun(const std::shared_ptr<const Network>& network, const Layer& layer,
           const std::vector<float>& inputs, const std::vector<std::int64_t>& samples)
      : network_(network),
        layer_(layer),
        inputs_(inputs),
        samples_(samples),
        order_(layer),
        forward_(network, {layer.tensor})
  {
  }

  /// Calls visit(index of a sample, its activations [channels, positions]) for each.
  template <class Visit>
  bool run(const Visit& visit, const std::function<bool(double)>& progress)
  {
    const std::int64_t size = layer_.channels * layer_.height * layer_.width;
    const auto tap = [&](std::size_t, std::int64_t first, std::int64_t count, const float* values)
    {
      if (!order_.isPlain())
      {
        ordered_.resize(static_cast<std::size_t>(count * size));
        order_.arrange(values, forward_.computed(count), count, ordered_.data());
        values = ordered_.data();
      }
      for (std::int64_t sample = 0; sample < count; ++sample)
      {
        const float* mine = values + sample * size;
        this->requireFinite(samples_[static_cast<std::size_t>(first + sample)], mine, size);
        visit(first + sample, mine);
      }
      return true;
    };
    return forward_.run(inputs_.data(), static_cast<std::int64_t>(samples_.size()), network_->rowSize(), tap,
                        progress);
  }

private:
  void requireFinite(std::int64_t sample, const float* values, std::int64_t size) const
  {
    const auto isOdd = [&](float value)
    { return !std::isfinite(value) && !(layer_.varies && std::isnan(value)); };
    const float* odd = std::find_if(values, values + size, isOdd);
    if (odd != values + size)
    {
      throw Error("the activation of sample " + std::to_string(sample) + " in channel " +
                  std::to_string((odd - values) / (layer_.height * layer_.width)) + " of " + layer_.name +
                  " is not finite")
          .inFile(network_->file())
          .atNode(layer_.node, layer_.op)
          .found(std::to_string(*odd));
    }
  }

  const std::shared_ptr<const Network>& network_;
  const Layer& layer_;
  const std::vector<float>& inputs_;
  const std::vector<std::int64_t>& samples_;
  LayerOrder order_;
  Forward forward_;
  std::vector<float> ordered_;
};

/// The strongest first.
std::vector<std::int64_t> byStrength(const std::vector<float>& strengths)
{
  std::vector<std::int64_t> channels(strengths.size());
  std::iota(channels.begin(), channels.end(), 0);
  std::stable_sort(channels.begin(), channels.end(),
                   [&](std::int64_t a, std::int64_t b) {
                     return strengths[static_cast<std::size_t>(a)] > strengths[static_cast<std::size_t>(b)];
                   });
  return channels;
}

/// Extents and number of the pictures of so many channels.
FeatureMapPictures shapeOf(const Layer& layer, const std::vector<std::int64_t>& samples, std::int64_t shown)
{
  FeatureMapPictures pictures;
  const auto columns = static_cast<std::int64_t>(samples.size());
  pictures.samples = samples;
  pictures.hasCells = layer.height * layer.width == 1;
  if (pictures.hasCells)
  {
    pictures.width = std::min(shown, cellsPerRow);
    pictures.height = (shown + cellsPerRow - 1) / cellsPerRow;
    pictures.count = columns;
  }
  else
  {
    pictures.width = layer.width;
    pictures.height = layer.height;
    pictures.count = columns * shown;
    pictures.perColumn = columns > 1 ? shown : 0;
  }
  const bool needsCells = pictures.hasCells || pictures.height < flat;
  pictures.smallestWidth = std::max(smallestWidth, needsCells ? smallestCell * pictures.width : 0);
  return pictures;
}

std::vector<SheetLabel> labelsOf(const FeatureMapPictures& pictures)
{
  std::vector<SheetLabel> labels;
  for (const std::int64_t sample : pictures.samples)
  {
    const std::string text = std::to_string(sample);
    if (pictures.hasCells)
    {
      labels.push_back({{text}});
      continue;
    }
    for (const std::int64_t channel : pictures.channels)
    {
      const std::string number = std::to_string(channel);
      labels.push_back({{pictures.samples.size() > 1 ? text + ": " + number : number}});
    }
  }
  return labels;
}

void scaleEach(FeatureMapPictures& pictures)
{
  const std::int64_t size = pictures.width * pictures.height;
  for (std::int64_t index = 0; index < pictures.count; ++index)
  {
    float* values = pictures.values.data() + index * size;
    const float largest = largestMagnitude(values, size);
    if (largest > 0)
    {
      std::transform(values, values + size, values, [&](float value) { return value / largest; });
    }
  }
}

void findRange(FeatureMapPictures& pictures)
{
  pictures.least = std::numeric_limits<float>::max();
  pictures.greatest = std::numeric_limits<float>::lowest();
  for (const float value : pictures.values)
  {
    if (!std::isnan(value))
    {
      pictures.least = std::min(pictures.least, value);
      pictures.greatest = std::max(pictures.greatest, value);
    }
  }
  if (pictures.least > pictures.greatest)
  {
    // No sample has anything; labels are seen all the same.
    pictures.least = 0;
    pictures.greatest = 1;
  }
}

}  // namespace

std::optional<FeatureMapPictures> makeFeatureMaps(const std::shared_ptr<const Network>& network,
                                                  const Layer& layer, const std::vector<float>& inputs,
                                                  const std::vector<std::int64_t>& samples,
                                                  const FeatureMapOptions& options,
                                                  const std::function<bool(double)>& progress)
{
  const std::int64_t positions = layer.height * layer.width;
  const std::int64_t shown =
      options.areStrongest ? std::min(options.numberOfChannels, layer.channels) : layer.channels;
  auto pictures = shapeOf(layer, samples, shown);
  layoutFeatureMaps(pictures);  // throws before the network runs for nothing
  LayerRun layerRun(network, layer, inputs, samples);
  std::vector<float> strengths(static_cast<std::size_t>(layer.channels), 0);
  const auto compare = [&](std::int64_t, const float* values)
  {
    for (std::int64_t channel = 0; channel < layer.channels; ++channel)
    {
      float& strength = strengths[static_cast<std::size_t>(channel)];
      strength = std::max(strength, largestMagnitude(values + channel * positions, positions));
    }
  };
  if (options.areStrongest && !layerRun.run(compare, [&](double done) { return progress(done / 2); }))
  {
    return std::nullopt;
  }
  auto& channels = pictures.channels;
  channels = byStrength(strengths);
  channels.resize(static_cast<std::size_t>(shown));
  if (pictures.hasCells)
  {
    std::sort(channels.begin(), channels.end());
  }
  pictures.labels = labelsOf(pictures);
  const std::int64_t sizeOfSample =
      pictures.count * pictures.width * pictures.height / static_cast<std::int64_t>(samples.size());
  pictures.values.assign(samples.size() * static_cast<std::size_t>(sizeOfSample), nan);
  const auto copy = [&](std::int64_t index, const float* values)
  {
    float* target = pictures.values.data() + index * sizeOfSample;
    for (const std::int64_t channel : channels)
    {
      target = std::copy_n(values + channel * positions, positions, target);
    }
  };
  if (!layerRun.run(copy,
                    [&](double done) { return progress(options.areStrongest ? (1 + done) / 2 : done); }))
  {
    return std::nullopt;
  }
  if (options.scalesEach)
  {
    scaleEach(pictures);
  }
  findRange(pictures);
  return pictures;
}

SheetLayout layoutFeatureMaps(const FeatureMapPictures& pictures)
{
  return layoutFloats(pictures, bytesOfPixel, tooLarge);
}

void paintFeatureMaps(const FeatureMapPictures& pictures, const SheetLayout& layout, float* activations,
                      int* channels, vtkIdType* samples)
{
  const std::int64_t pixels = layout.width * layout.height;
  const auto inks = inkOfLabels(pictures, layout);
  for (std::int64_t pixel = 0; pixel < pixels; ++pixel)
  {
    // Colors between the two, which smooth edges would have, make thin letters hard to read.
    activations[pixel] =
        inks[static_cast<std::size_t>(pixel)] < leastInk ? pictures.least : pictures.greatest;
  }
  std::fill_n(channels, pixels, -1);
  std::fill_n(samples, pixels, -1);
  const auto shown = static_cast<std::int64_t>(pictures.channels.size());
  const std::int64_t size = pictures.width * pictures.height;
  const auto paint = [&](std::int64_t pixel, std::int64_t index, std::int64_t place)
  {
    const float value = pictures.values[static_cast<std::size_t>(place)];
    if (!std::isnan(value))
    {
      const std::int64_t channel = pictures.hasCells ? place - index * size : index % shown;
      const std::int64_t sample = pictures.hasCells ? index : index / shown;
      activations[pixel] = value;
      channels[pixel] = static_cast<int>(pictures.channels[static_cast<std::size_t>(channel)]);
      samples[pixel] = pictures.samples[static_cast<std::size_t>(sample)];
    }
  };
  paintFloats(pictures, layout, paint);
}

}  // namespace layerscope
