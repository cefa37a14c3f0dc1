#include "BatchPlans.h"

#include <algorithm>
#include <map>

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
  const std::vector<FedInput>& inputs = network_->inputs();
  const std::int64_t size = network_->rowSize();
  const std::int64_t all = computed(count);
  std::map<std::string, Tensor> tensors = network_->emptyInputs(all);
  if (inputs.size() == 1)
  {
    float* const values = tensors.begin()->second.floats();
    samples(first, count, values);
    for (std::int64_t i = count; i < all; ++i)
    {
      std::copy_n(values + (count - 1) * size, size, values + i * size);
    }
    return tensors;
  }
  std::vector<float> rows(static_cast<std::size_t>(count * size));
  samples(first, count, rows.data());
  const float* from = rows.data();
  for (const FedInput& input : inputs)
  {
    const std::int64_t width = input.size();
    float* const values = tensors.at(input.tensor).floats();
    for (std::int64_t i = 0; i < all; ++i)
    {
      std::copy_n(from + std::min(i, count - 1) * size, width, values + i * width);
    }
    from += width;
  }
  return tensors;
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
