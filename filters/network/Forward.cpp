#include "Forward.h"

#include <algorithm>

#include "PulseScope.h"

namespace layerscope
{

namespace
{
// Which axis of a layer's tensor the samples run along is known.
bool isLayer(const Network& network, const std::string& tensor)
{
  const auto& layers = network.layers();
  return std::any_of(layers.begin(), layers.end(),
                     [&](const Layer& layer) { return layer.tensor == tensor; });
}
}  // namespace

Forward::Forward(std::shared_ptr<const Network> network, std::vector<std::string> taps, std::int64_t batch)
    : plans_(std::move(network), std::move(taps), {}, batch)
{
  const std::vector<std::string>& names = plans_.whole().taps();
  const std::int64_t samples = plans_.batch();
  for (std::size_t tap = 0; tap < names.size(); ++tap)
  {
    const TensorInfo& info = plans_.whole().tapInfo(tap);
    const bool samplesFirst = !info.shape.empty() && info.shape[0] == samples;
    if (info.type != ElementType::Float32 || !(samplesFirst || isLayer(plans_.network(), names[tap])))
    {
      throw Error("tensor '" + names[tap] + "' does not have the samples along its first axis")
          .expected("float32 [" + std::to_string(samples) + ", ...]")
          .found(toString(info.type) + (" " + toString(info.shape)))
          .inFile(plans_.network().file());
    }
  }
}

Shape Forward::tapShape(std::size_t tap) const
{
  const Shape& shape = plans_.whole().tapInfo(tap).shape;
  return {shape.begin() + 1, shape.end()};
}

std::int64_t Forward::tapSize(std::size_t tap) const
{
  return elementCount(plans_.whole().tapInfo(tap).shape) / batch();
}

bool Forward::run(const float* samples, std::int64_t count, std::int64_t stride, const BatchFunction& tap,
                  const std::function<bool(double)>& progress, const std::atomic<bool>* stop)
{
  return run(samplesAt(samples, plans_.network().rowSize(), stride), count, tap, progress, stop);
}

bool Forward::run(const SampleFunction& samples, std::int64_t count, const BatchFunction& tap,
                  const std::function<bool(double)>& progress, const std::atomic<bool>* stop)
{
  std::atomic<bool> isEnded(false);
  std::int64_t first = 0;
  const auto report = [&](std::int64_t done)
  { return !progress || progress(static_cast<double>(done) / static_cast<double>(count)); };
  const PulseScope pulse(
      [&]
      {
        isEnded = !stop && !report(first);
        return !isEnded;
      });
  for (; first < count; first += batch())
  {
    const std::int64_t taken = std::min(batch(), count - first);
    const bool finished = plans_.planFor(taken).run(
        plans_.workspace(), plans_.inputs(samples, first, taken),
        [&](std::size_t index, const Tensor& values) { return tap(index, first, taken, values.floats()); },
        stop ? stop : &isEnded);
    if (!finished || isEnded || !report(first + taken))
    {
      return false;
    }
  }
  return true;
}

}  // namespace layerscope
