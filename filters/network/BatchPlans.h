#ifndef layerscope_network_BatchPlans_h
#define layerscope_network_BatchPlans_h

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "Network.h"

namespace layerscope
{

/// Writes the inputs of samples `first` to `first + count - 1` of a run, [count, rowSize()].
using SampleFunction = std::function<void(std::int64_t first, std::int64_t count, float* values)>;

/// The plans by which a network is run over any number of samples, batch by batch: one for whole batches, one
/// for what is left at the end. What Forward and Backward share.
class BatchPlans
{
public:
  /// `batch` 0: the network's suggestion.
  BatchPlans(std::shared_ptr<const Network> network, std::vector<std::string> taps, Gradients gradients,
             std::int64_t batch);

  const Network& network() const { return *network_; }
  std::int64_t batch() const { return batch_; }
  /// Of a whole batch.
  const Plan& whole() const { return *whole_; }
  Workspace& workspace() { return workspace_; }

  const Plan& planFor(std::int64_t count);

  /// Samples that are computed for a batch of `count`: a network of a fixed batch knows no other.
  std::int64_t computed(std::int64_t count) const;

  /// The network's inputs for `count` samples from `first` on, and copies of the last one as far as it
  /// computes more.
  std::map<std::string, Tensor> inputs(const SampleFunction& samples, std::int64_t first,
                                       std::int64_t count) const;

private:
  std::shared_ptr<const Network> network_;
  std::vector<std::string> taps_;
  Gradients gradients_;
  std::int64_t batch_;
  std::unique_ptr<Plan> whole_, rest_;
  std::int64_t restCount_ = 0;
  Workspace workspace_;
};

/// A SampleFunction of samples in memory: sample i's `size` values start at samples + i * stride.
SampleFunction samplesAt(const float* samples, std::int64_t size, std::int64_t stride);

}  // namespace layerscope

#endif
