#ifndef layerscope_network_Backward_h
#define layerscope_network_Backward_h

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "BatchPlans.h"

namespace layerscope
{

/// Gradients of a network over any number of samples, batch by batch, as Forward runs it: memory is that of
/// one batch, whatever the number of samples, and a sample's gradients do not depend on the batch it is in.
/// One object serves one thread at a time; it keeps its plans and its workspace from call to call.
class Backward
{
public:
  /// As Forward's, for taps and for gradients: `values` holds `computed(count)` samples, the first `count` of
  /// which are wanted, and is valid during the call only. Returning false ends the run.
  using BatchFunction =
      std::function<bool(std::size_t index, std::int64_t first, std::int64_t count, const float* values)>;

  /// Writes the weights of tensor `of` for samples `first` to `first + count - 1`; they are 0 before. Called
  /// after all taps of the batch.
  using SeedFunction =
      std::function<void(std::size_t of, std::int64_t first, std::int64_t count, float* weights)>;

  /// Everything named has the samples along its first axis. `batch` 0: as many as the network suggests, but
  /// only so many that what a pass keeps stays near 64 MiB. Where one sample alone needs more than that and
  /// than twice a forward pass, values are computed a second time. Throws Error as Plan does.
  Backward(std::shared_ptr<const Network> network, std::vector<std::string> taps, std::vector<std::string> of,
           std::vector<std::string> by, std::int64_t batch = 0);

  /// Runs `count` samples forward and back. `progress` (may be empty) gets the fraction done after each
  /// batch; false ends the run. So does `stop`, which another thread may set, within the operator at hand.
  /// The result is then false.
  bool run(const SampleFunction& samples, std::int64_t count, const BatchFunction& tap,
           const SeedFunction& seed, const BatchFunction& gradient, GradientRule rule = GradientRule::True,
           const std::function<bool(double)>& progress = {}, const std::atomic<bool>* stop = nullptr);

  std::int64_t batch() const { return plans_->batch(); }
  std::int64_t computed(std::int64_t count) const { return plans_->computed(count); }

  /// Extents of one sample of a tap, of a tensor whose gradient is taken, and of one that it is taken by.
  Shape tapShape(std::size_t tap) const;
  Shape ofShape(std::size_t of) const;
  Shape byShape(std::size_t by) const;

private:
  Shape sampleShape(const std::string& tensor) const;

  std::vector<std::string> taps_, of_, by_;
  std::unique_ptr<BatchPlans> plans_;
};

}  // namespace layerscope

#endif
