#ifndef layerscope_network_Forward_h
#define layerscope_network_Forward_h

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "BatchPlans.h"

namespace layerscope
{

/// Runs a network over any number of samples, batch by batch: memory is that of one batch, whatever the
/// number of samples. The last batch may be smaller; networks of a fixed batch are fed copies of the last
/// sample, whose results are dropped. A sample's values do not depend on the batch it is in. One object
/// serves one thread at a time; it keeps its plans and its workspace from call to call.
class Forward
{
public:
  /// `first` counts from the first sample of the call; `values` holds the tapped tensor with
  /// `computed(count)` samples, of which the first `count` are wanted, and is valid during the call only. A
  /// tensor with the samples along its first axis has them one after the other; for other layers see
  /// LayerOrder. Returning false ends the run.
  using BatchFunction =
      std::function<bool(std::size_t tap, std::int64_t first, std::int64_t count, const float* values)>;

  /// `taps` are layers' tensors, or others that have the samples along their first axis. Throws Error.
  /// `batch` 0: the network's suggestion.
  Forward(std::shared_ptr<const Network> network, std::vector<std::string> taps, std::int64_t batch = 0);

  /// Runs `count` samples, which `samples` is asked for batch by batch. Called after each batch are: `tap`
  /// for each tap, in the order of computation, and `progress` (may be empty) with the fraction done; false
  /// from either ends the run, and the result is then false. So does `stop`, which another thread may set,
  /// within the operator at hand. Without a `stop`, `progress` is also called while a sample takes long whose
  /// values decide what is computed.
  bool run(const SampleFunction& samples, std::int64_t count, const BatchFunction& tap,
           const std::function<bool(double)>& progress = {}, const std::atomic<bool>* stop = nullptr);

  /// The same for samples in memory: sample i's values start at samples + i * stride.
  bool run(const float* samples, std::int64_t count, std::int64_t stride, const BatchFunction& tap,
           const std::function<bool(double)>& progress = {}, const std::atomic<bool>* stop = nullptr);

  std::int64_t batch() const { return plans_.batch(); }
  /// Values of one sample of a tap.
  std::int64_t tapSize(std::size_t tap) const;
  /// Samples that are computed for a batch of `count`: a network of a fixed batch knows no other.
  std::int64_t computed(std::int64_t count) const { return plans_.computed(count); }
  /// Extents of one sample of a tap that has the samples along its first axis.
  Shape tapShape(std::size_t tap) const;

private:
  BatchPlans plans_;
};

}  // namespace layerscope

#endif
