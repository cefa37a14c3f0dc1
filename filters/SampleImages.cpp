#include "SampleImages.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "network/Error.h"
#include "network/Forward.h"
#include "network/Memory.h"

namespace layerscope
{
namespace
{

/// Values that show as black and as white.
struct ValueRange
{
  float low = std::numeric_limits<float>::max();
  float high = std::numeric_limits<float>::lowest();

  bool isKnown() const { return low < high; }
  std::uint8_t byte(float value) const
  {
    const float scaled = 255.0F * (value - low) / (high - low);
    // Written such that NaN becomes 0.
    return scaled > 0.0F ? static_cast<std::uint8_t>(std::min(scaled + 0.5F, 255.0F)) : 0;
  }
};

ValueRange rangeAfter(const std::string& op)
{
  if (op == "Tanh")
  {
    return {-1.0F, 1.0F};
  }
  if (op == "Sigmoid" || op == "HardSigmoid" || op == "Softmax")
  {
    return {0.0F, 1.0F};
  }
  return {};
}

void extend(ValueRange& range, const float* values, std::int64_t count)
{
  for (std::int64_t index = 0; index < count; ++index)
  {
    if (std::isfinite(values[index]))
    {
      range.low = std::min(range.low, values[index]);
      range.high = std::max(range.high, values[index]);
    }
  }
}

void paint(const PixelLayout& layout, const ValueRange& range, const float* values, std::uint8_t* rgb)
{
  const std::int64_t pixels = layout.width * layout.height;
  const std::int64_t pixelStep = layout.channelsLast ? layout.channels : 1;
  const std::int64_t channelStep = layout.channelsLast ? 1 : pixels;
  for (std::int64_t pixel = 0; pixel < pixels; ++pixel)
  {
    for (std::int64_t color = 0; color < 3; ++color)
    {
      const std::int64_t channel = layout.channels == 3 ? color : 0;
      rgb[3 * pixel + color] = range.byte(values[pixel * pixelStep + channel * channelStep]);
    }
  }
}

}  // namespace

PixelLayout pixelLayout(const Network& network)
{
  const Shape& shape = network.outputShape();
  const auto isColor = [](std::int64_t channels) { return channels == 1 || channels == 3; };
  if (shape.size() == 3 && isColor(shape[0]))
  {
    return {shape[0], shape[1], shape[2], false};
  }
  if (shape.size() == 3 && isColor(shape[2]))
  {
    return {shape[2], shape[0], shape[1], true};
  }
  throw Error("the network's output '" + network.outputName() + "' is not a picture")
      .inFile(network.file())
      .expected("[1 or 3, height, width]")
      .found(toString(shape));
}

bool makeSampleImages(const std::shared_ptr<const Network>& network, const float* latents, std::int64_t count,
                      SampleImages& images, const std::function<bool(double)>& progress)
{
  const PixelLayout layout = pixelLayout(*network);
  const std::int64_t size = layout.channels * layout.height * layout.width;
  images.count = count;
  images.width = layout.width;
  images.height = layout.height;
  ValueRange range = rangeAfter(network->outputOp());
  const bool findRange = !range.isKnown();
  // Twice the pixels, since they also go onto a sheet.
  const double valueBytes = findRange ? static_cast<double>(size) * sizeof(float) : 0.0;
  requireMemory(static_cast<double>(count) * (2.0 * static_cast<double>(images.imageBytes()) + valueBytes),
                "the images don't fit into memory; take fewer");
  images.pixels.resize(static_cast<std::size_t>(count) * images.imageBytes());
  std::vector<float> kept(findRange ? static_cast<std::size_t>(count * size) : 0);
  const auto paintAll = [&](std::int64_t first, std::int64_t number, const float* values)
  {
    for (std::int64_t index = 0; index < number; ++index)
    {
      std::uint8_t* rgb =
          images.pixels.data() + static_cast<std::size_t>(first + index) * images.imageBytes();
      paint(layout, range, values + index * size, rgb);
    }
  };
  const auto take = [&](std::size_t, std::int64_t first, std::int64_t number, const float* values)
  {
    if (findRange)
    {
      extend(range, values, number * size);
      std::copy(values, values + number * size, kept.begin() + static_cast<std::ptrdiff_t>(first * size));
    }
    else
    {
      paintAll(first, number, values);
    }
    return true;
  };
  Forward forward(network, {network->outputName()});
  if (!forward.run(latents, count, network->sampleSize(), take, progress))
  {
    return false;
  }
  if (findRange && count > 0)
  {
    if (!range.isKnown())
    {
      // One value everywhere, or none: grey says as little as there is to say.
      const float value = range.low <= range.high ? range.low : 0.0F;
      range = {value - 0.5F, value + 0.5F};
    }
    paintAll(0, count, kept.data());
  }
  return true;
}

}  // namespace layerscope
