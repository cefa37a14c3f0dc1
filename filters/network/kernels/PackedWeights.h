#ifndef layerscope_network_kernels_PackedWeights_h
#define layerscope_network_kernels_PackedWeights_h

#include <cstddef>
#include <memory>
#include <mutex>

#include "Parallel.h"
#include "network/Memory.h"

namespace layerscope
{

/// Constant weights in the order that kernels read, made by the first run that needs them: a plan that is
/// made to look at shapes costs no time and memory for them.
class PackedWeights
{
public:
  /// `source` must stay where it is until the first run, unless that has a place of its own for the same
  /// numbers.
  PackedWeights(const float* source, std::size_t count) : source_(source), count_(count) {}

  /// pack(from, to) fills `count` floats once, on the first thread that comes; others wait for it. `given`:
  /// where a run has the weights, or nullptr.
  template <class Pack>
  const float* get(const float* given, const Pack& pack)
  {
    std::call_once(once_,
                   [&]
                   {
                     // Half of the weights would stay for ever: a run that is stopped goes on till they are
                     // packed.
                     const StopScope goOn(nullptr);
                     floats_ = allocate(count_ * sizeof(float), "packed weights");
                     pack(given ? given : source_, static_cast<float*>(floats_.get()));
                   });
    return static_cast<const float*>(floats_.get());
  }

private:
  const float* source_;
  std::size_t count_;
  std::once_flag once_;
  std::shared_ptr<void> floats_;
};

}  // namespace layerscope

#endif
