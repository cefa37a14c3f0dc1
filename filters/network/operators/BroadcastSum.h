#ifndef layerscope_network_operators_BroadcastSum_h
#define layerscope_network_operators_BroadcastSum_h

#include "Reduction.h"

namespace layerscope
{

/// The way back of a broadcast: adds up all elements that an element was repeated to, in double precision and
/// in a fixed order. O(elements of the larger shape).
class BroadcastSum
{
public:
  BroadcastSum() = default;
  /// `small` must be one that ONNX broadcasts to `large`.
  BroadcastSum(const Shape& large, const Shape& small);

  /// False where nothing is repeated, so that the sum is the element itself.
  bool isNeeded() const { return isNeeded_; }

  /// `from` may be `to` where no sum is needed.
  void run(const float* from, float* to) const;

private:
  ReductionLoops loops_;
  std::int64_t count_ = 0;
  bool isNeeded_ = false;
};

}  // namespace layerscope

#endif
