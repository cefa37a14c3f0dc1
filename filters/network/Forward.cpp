#include "Forward.h"

#include <algorithm>

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
    : network_(std::move(network)),
      taps_(std::move(taps)),
      batch_(batch > 0 ? batch : network_->suggestedBatch())
{
  if (network_->fixedBatch() != 0)
  {
    batch_ = network_->fixedBatch();
  }
  full_ = std::make_unique<Plan>(network_->plan(batch_, taps_));
  for (std::size_t tap = 0; tap < taps_.size(); ++tap)
  {
    const TensorInfo& info = full_->tapInfo(tap);
    const bool samplesFirst = !info.shape.empty() && info.shape[0] == batch_;
    if (info.type != ElementType::Float32 || !(samplesFirst || isLayer(*network_, taps_[tap])))
    {
      throw Error("tensor '" + taps_[tap] + "' does not have the samples along its first axis")
          .expected("float32 [" + std::to_string(batch_) + ", ...]")
          .found(toString(info.type) + (" " + toString(info.shape)))
          .inFile(network_->file());
    }
  }
}

Shape Forward::tapShape(std::size_t tap) const
{
  const Shape& shape = full_->tapInfo(tap).shape;
  return {shape.begin() + 1, shape.end()};
}

std::int64_t Forward::tapSize(std::size_t tap) const
{
  return elementCount(full_->tapInfo(tap).shape) / batch_;
}

std::int64_t Forward::computed(std::int64_t count) const
{
  return network_->fixedBatch() != 0 ? batch_ : count;
}

const Plan& Forward::planFor(std::int64_t count)
{
  if (count == batch_ || network_->fixedBatch() != 0)
  {
    return *full_;
  }
  if (count != restCount_)
  {
    rest_ = std::make_unique<Plan>(network_->plan(count, taps_));
    restCount_ = count;
  }
  return *rest_;
}

bool Forward::run(const float* samples, std::int64_t count, std::int64_t stride, const BatchFunction& tap,
                  const std::function<bool(double)>& progress, const std::atomic<bool>* stop)
{
  const std::int64_t size = network_->sampleSize();
  const auto copy = [&](std::int64_t first, std::int64_t number, float* values)
  {
    for (std::int64_t i = 0; i < number; ++i)
    {
      std::copy_n(samples + (first + i) * stride, size, values + i * size);
    }
  };
  return run(copy, count, tap, progress, stop);
}

bool Forward::run(const SampleFunction& samples, std::int64_t count, const BatchFunction& tap,
                  const std::function<bool(double)>& progress, const std::atomic<bool>* stop)
{
  const std::int64_t size = network_->sampleSize();
  for (std::int64_t first = 0; first < count; first += batch_)
  {
    const std::int64_t taken = std::min(batch_, count - first);
    const Plan& plan = planFor(taken);
    Shape shape = network_->sampleShape();
    shape.insert(shape.begin(), computed(taken));
    Tensor input = Tensor::floats(shape);
    samples(first, taken, input.floats());
    for (std::int64_t i = taken; i < shape[0]; ++i)
    {
      std::copy_n(input.floats() + (taken - 1) * size, size, input.floats() + i * size);
    }
    const bool finished = plan.run(
        workspace_, {{network_->inputName(), input}},
        [&](std::size_t index, const Tensor& values) { return tap(index, first, taken, values.floats()); },
        stop);
    if (!finished || (progress && !progress(static_cast<double>(first + taken) / static_cast<double>(count))))
    {
      return false;
    }
  }
  return true;
}

}  // namespace layerscope
