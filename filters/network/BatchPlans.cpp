#include "BatchPlans.h"

#include <algorithm>

namespace layerscope
{

BatchPlans::BatchPlans(std::shared_ptr<const Network> network, std::vector<std::string> taps,
                       Gradients gradients, std::int64_t batch)
    : network_(std::move(network)),
      taps_(std::move(taps)),
      gradients_(std::move(gradients)),
      batch_(batch > 0 ? batch : network_->suggestedBatch())
{
  if (network_->fixedBatch() != 0)
  {
    batch_ = network_->fixedBatch();
  }
  whole_ = std::make_unique<Plan>(network_->plan(batch_, taps_, gradients_));
}

std::int64_t BatchPlans::computed(std::int64_t count) const
{
  return network_->fixedBatch() != 0 ? batch_ : count;
}

const Plan& BatchPlans::planFor(std::int64_t count)
{
  if (computed(count) == batch_)
  {
    return *whole_;
  }
  if (count != restCount_)
  {
    rest_ = std::make_unique<Plan>(network_->plan(count, taps_, gradients_));
    restCount_ = count;
  }
  return *rest_;
}

std::map<std::string, Tensor> BatchPlans::inputs(const SampleFunction& samples, std::int64_t first,
                                                 std::int64_t count) const
{
  const std::int64_t size = network_->sampleSize();
  Shape shape = network_->sampleShape();
  shape.insert(shape.begin(), computed(count));
  Tensor input = Tensor::floats(shape);
  samples(first, count, input.floats());
  for (std::int64_t i = count; i < shape[0]; ++i)
  {
    std::copy_n(input.floats() + (count - 1) * size, size, input.floats() + i * size);
  }
  return {{network_->inputName(), input}};
}

SampleFunction samplesAt(const float* samples, std::int64_t size, std::int64_t stride)
{
  return [=](std::int64_t first, std::int64_t count, float* values)
  {
    for (std::int64_t i = 0; i < count; ++i)
    {
      std::copy_n(samples + (first + i) * stride, size, values + i * size);
    }
  };
}

}  // namespace layerscope
