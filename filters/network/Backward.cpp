#include "Backward.h"

#include <algorithm>

namespace layerscope
{

namespace
{
// Of what a pass over one batch keeps.
constexpr std::size_t wantedBytes = std::size_t(64) << 20;
}  // namespace

Backward::Backward(std::shared_ptr<const Network> network, std::vector<std::string> taps,
                   std::vector<std::string> of, std::vector<std::string> by, std::int64_t batch)
    : taps_(std::move(taps)), of_(std::move(of)), by_(std::move(by))
{
  Gradients gradients{of_, by_, 0};
  if (batch == 0)
  {
    const std::int64_t one = std::max<std::int64_t>(1, network->fixedBatch());
    plans_ = std::make_unique<BatchPlans>(network, taps_, gradients, one);
    const std::size_t bytes = std::max<std::size_t>(1, plans_->whole().workspaceBytes());
    batch = std::clamp<std::int64_t>(static_cast<std::int64_t>(wantedBytes / bytes) * one, one,
                                     network->suggestedBatch());
    if (batch == one && bytes > wantedBytes)
    {
      std::vector<std::string> forward = taps_;
      forward.insert(forward.end(), of_.begin(), of_.end());
      gradients.memoryLimit = std::max(wantedBytes, 2 * network->plan(one, forward).workspaceBytes());
    }
  }
  const bool isMade =
      plans_ && plans_->batch() == batch &&
      (gradients.memoryLimit == 0 || plans_->whole().workspaceBytes() <= gradients.memoryLimit);
  if (!isMade)
  {
    plans_.reset();
    plans_ = std::make_unique<BatchPlans>(network, taps_, gradients, batch);
  }
  for (const auto* names : {&taps_, &of_, &by_})
  {
    for (const std::string& name : *names)
    {
      const TensorInfo* const info = plans_->whole().find(name);
      if (!info || info->type != ElementType::Float32 || info->shape.empty() ||
          info->shape[0] != plans_->batch())
      {
        throw Error("tensor '" + name + "' does not have the samples along its first axis")
            .expected("float32 [" + std::to_string(plans_->batch()) + ", ...]")
            .found(info ? toString(info->type) + (" " + toString(info->shape)) : "a constant")
            .inFile(network->file());
      }
    }
  }
}

Shape Backward::sampleShape(const std::string& tensor) const
{
  const Shape& shape = plans_->whole().find(tensor)->shape;
  return {shape.begin() + 1, shape.end()};
}

Shape Backward::tapShape(std::size_t tap) const
{
  return sampleShape(taps_.at(tap));
}

Shape Backward::ofShape(std::size_t of) const
{
  return sampleShape(of_.at(of));
}

Shape Backward::byShape(std::size_t by) const
{
  return sampleShape(by_.at(by));
}

bool Backward::run(const SampleFunction& samples, std::int64_t count, const BatchFunction& tap,
                   const SeedFunction& seed, const BatchFunction& gradient, GradientRule rule,
                   const std::function<bool(double)>& progress, const std::atomic<bool>* stop)
{
  for (std::int64_t first = 0; first < count; first += batch())
  {
    const std::int64_t taken = std::min(batch(), count - first);
    const bool finished = plans_->planFor(taken).runBackward(
        plans_->workspace(), plans_->inputs(samples, first, taken),
        [&](std::size_t index, const Tensor& values) { return tap(index, first, taken, values.floats()); },
        [&](std::size_t index, Tensor& weights)
        {
          std::fill_n(weights.floats(), weights.size(), 0.0F);
          seed(index, first, taken, weights.floats());
        },
        [&](std::size_t index, const Tensor& values)
        { return gradient(index, first, taken, values.floats()); },
        rule, stop);
    if (!finished || (progress && !progress(static_cast<double>(first + taken) / static_cast<double>(count))))
    {
      return false;
    }
  }
  return true;
}

}  // namespace layerscope
